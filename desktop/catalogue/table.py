"""Read values out of a TOML table, and complain about what is missing, of the wrong type or unknown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from desktop.catalogue.positions import KeyPath
from desktop.translation import Text, _, grouped

_MOST = 1_000_000  # cents, days, years, cells: ten thousand euros, and days that a calendar still has


@dataclass(frozen=True, slots=True)
class Complaint:
    """What is wrong at which key of a definition."""

    path: KeyPath
    text: Text


class Table:
    """One table of a definition; remembers which keys were asked for, so that `finish` can name the unknown ones."""

    def __init__(self, values: Mapping[str, object], path: KeyPath, complaints: list[Complaint]) -> None:
        self.path, self._values, self._complaints = path, values, complaints
        self._asked: set[str] = set()

    def __contains__(self, key: str) -> bool:
        return key in self._values

    def complain(self, key: str | None, text: Text) -> None:
        """Note a complaint about a key, or about the whole table."""
        self._complaints.append(Complaint(self.path if key is None else (*self.path, key), text))

    def text(self, key: str, *, required: bool = False) -> str:
        """The text of a key; "" when it is not there."""
        value = self._get(key, str, _("text in quotation marks"), required=required)
        if required and value == "":
            self.complain(key, _("“{key}” must not be empty.", key=key))
        return str(value or "")

    def number(self, key: str, *, required: bool = False) -> int:
        """The whole number of a key, 0 to a million; 0 when it is not there."""
        value = self._get(key, int, _("a whole number"), required=required)
        if isinstance(value, int) and value < 0:
            self.complain(key, _("“{key}” must not be negative.", key=key))
        elif isinstance(value, int) and value > _MOST:
            self.complain(key, _("“{key}” must not be more than {most}.", key=key, most=grouped(_MOST)))
        return int(value) if isinstance(value, int) else 0

    def flag(self, key: str) -> bool:
        """True or false; false when it is not there."""
        return bool(self._get(key, bool, _("true or false")))

    def texts(self, key: str) -> tuple[str, ...]:
        """The texts of a list; empty when it is not there."""
        wanted = _("a list of texts")
        values = self._get(key, list, wanted)
        if not isinstance(values, list):
            return ()
        if not all(isinstance(value, str) for value in values):
            self.complain(key, _("“{key}” must be {wanted}.", key=key, wanted=wanted))
        return tuple(value for value in values if isinstance(value, str))

    def named_texts(self, key: str) -> dict[str, str]:
        """A table of name = "text", in order; empty when it is not there."""
        table = self.table(key)
        return {name: table.text(name) for name in table} if table else {}

    def table(self, key: str) -> Table | None:
        """The table of a key; None when it is not there."""
        values = self._get(key, dict, _("a table"))
        return Table(values, (*self.path, key), self._complaints) if isinstance(values, dict) else None

    def tables(self, key: str) -> Iterator[Table]:
        """The tables of a list, in order; none when it is not there."""
        wanted = _("a list of tables")
        values = self._get(key, list, wanted)
        for number, value in enumerate(values if isinstance(values, list) else ()):
            if isinstance(value, dict):
                yield Table(value, (*self.path, key, number), self._complaints)
            else:
                self.complain(key, _("“{key}” must be {wanted}.", key=key, wanted=wanted))

    def required_table(self, key: str) -> Table | None:
        """The table of a key that has to be there; None, with a complaint, when it is not."""
        if key not in self:
            self.complain(None, _("“{key}” is missing here.", key=f"[{key}]"))
        return self.table(key)

    def is_list(self, key: str) -> bool:
        """Whether the key holds a list."""
        return isinstance(self._values.get(key), list)

    def one_of(self, key: str, possible: tuple[str, ...], default: str, *, required: bool = False) -> str:
        """The text of a key that must be one of those possible; `default` when it is missing or another."""
        value = self.text(key, required=required)
        if value and value not in possible:
            near = _nearest(value, possible)
            if near:
                self.complain(key, _("“{value}” is unknown. Do you mean “{near}”?", value=value, near=near))
            else:
                known = ", ".join(possible)
                self.complain(key, _("“{value}” is unknown. Possible here: {known}", value=value, known=known))
        return value if value in possible else default

    def __iter__(self) -> Iterator[str]:
        """All keys, in the order of the file; they count as asked for."""
        self._asked.update(self._values)
        return iter(self._values)

    def finish(self) -> None:
        """Complain about every key nobody asked for, with the known one that looks most like it."""
        for key in [key for key in self._values if key not in self._asked]:
            known = tuple(sorted(self._asked))
            if near := _nearest(key, known):
                self.complain(key, _("“{key}” is unknown. Do you mean “{near}”?", key=key, near=near))
            else:
                self.complain(key, _("“{key}” is unknown. Possible here: {known}", key=key, known=", ".join(known)))

    def _get(self, key: str, kind: type, wanted: Text, *, required: bool = False) -> object:
        self._asked.add(key)
        value = self._values.get(key)
        if value is None:
            if required:
                self.complain(None, _("“{key}” is missing here.", key=key))
            return None
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            self.complain(key, _("“{key}” must be {wanted}.", key=key, wanted=wanted))
            return None
        return value


def _nearest(word: str, known: tuple[str, ...]) -> str:
    """The known word that looks most like `word`; "" when none does."""
    from difflib import get_close_matches  # only when there is something to complain about

    return next(iter(get_close_matches(word, known, n=1)), "")
