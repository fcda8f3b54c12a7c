"""Keep the German catalogue in step with the texts in the code: extract, update, merge, compile.

Run through `python3 dev.py translate`; compiling also happens on every start of dev.py and when the package is built.
The files carry no dates, names or line numbers, so that a difference in them is a difference in texts.
"""

from __future__ import annotations

import argparse
import io
import string
from collections.abc import Iterator, Sequence
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

DOMAIN = "amtsfach"
KEYWORDS = {"_": None, "counted": (1, 2)}
_NOISE = (
    "Project-Id-Version",
    "POT-Creation-Date",
    "PO-Revision-Date",
    "Last-Translator",
    "Language-Team",
    "Report-Msgid-Bugs-To",
    "Generated",
)


def template_path(root: Path) -> Path:
    """Where the extracted texts stand."""
    return root / "resources" / "translations" / f"{DOMAIN}.pot"


def german_path(root: Path) -> Path:
    """Where their German stands."""
    return root / "resources" / "translations" / "de" / "LC_MESSAGES" / f"{DOMAIN}.po"


def extract(root: Path) -> Catalog:
    """Collect every text marked with `_()` or `counted()` below `desktop/`."""
    catalogue = Catalog(charset="utf-8", fuzzy=False, header_comment="# Texts of Amtsfach.")
    found = extract_from_dir(root / "desktop", method_map=[("**.py", "python")], keywords=KEYWORDS)
    for file_name, _line, source, _comments, context in sorted(found, key=lambda entry: (entry[0], entry[1])):
        catalogue.add(source, locations=[(f"desktop/{file_name}", 0)], context=context)
    return catalogue


def load(path: Path, locale: str | None = "de") -> Catalog:
    """Read a .po file; an empty German catalogue where there is none."""
    if not path.exists():
        return Catalog(locale=locale, fuzzy=False, header_comment="# German texts of Amtsfach.")
    with path.open("rb") as file:
        return read_po(file, locale=locale)


def save(path: Path, catalogue: Catalog) -> None:
    """Write a catalogue without what changes by itself."""
    written = io.BytesIO()
    write_po(written, catalogue, width=120, include_lineno=False, ignore_obsolete=True)
    lines = written.getvalue().decode().splitlines()
    path.parent.mkdir(parents=True, exist_ok=True)
    kept = [line for line in lines if not line.startswith(tuple(f'"{word}' for word in _NOISE))]
    path.write_text("\n".join(kept).rstrip() + "\n", encoding="utf-8", newline="\n")


def update(root: Path, merged: Sequence[Path] = ()) -> list[str]:
    """Bring the template and the German catalogue in step with the code.

    Args:
        root: The project.
        merged: Further .po files; they fill what has no German yet.

    Returns:
        What a person has to look at: two files that differ, texts without German.
    """
    template, german = extract(root), load(german_path(root))
    save(template_path(root), template)  # first: the German catalogue takes over its messages and fills them in
    german.update(template, no_fuzzy_matching=True)
    remarks = [remark for path in merged for remark in _fill(german, load(path), path)]
    save(german_path(root), german)
    return remarks + [f"no German yet: {message.id!r}" for message in messages(german) if not is_translated(message)]


def compile_catalogues(root: Path) -> list[Path]:
    """Compile every .po below resources/translations whose .mo is missing or older; return what was written."""
    written = []
    for source in sorted((root / "resources" / "translations").glob(f"*/LC_MESSAGES/{DOMAIN}.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns:
            continue
        catalogue, compiled = load(source, source.parents[1].name), io.BytesIO()
        for message in [m for m in messages(catalogue) if not is_translated(m)]:
            catalogue.delete(message.id)  # an empty text would be shown as nothing at all
        write_mo(compiled, catalogue)
        part = target.with_suffix(".part")  # never half a catalogue: the program may be starting at this moment
        part.write_bytes(compiled.getvalue())
        part.replace(target)
        written.append(target)
    return written


def messages(catalogue: Catalog) -> Iterator[Message]:
    """The texts of a catalogue, its header left out."""
    return (message for message in catalogue if message.id)


def is_translated(message: Message) -> bool:
    """Whether every form of a text has its translation, confirmed by a person."""
    return all(_forms(message.string)) and not message.fuzzy


def misplaced(message: Message) -> list[str]:
    """The placeholders a translation invents, or drops from every form of its source.

    `{count}` may be missing from a singular: "ein Vorgang".
    """
    wanted, given = _names(_forms(message.id)), _names(_forms(message.string))
    return sorted(wanted ^ given)


def _forms(value: str | Sequence[str] | None) -> tuple[str, ...]:
    return (value or "",) if value is None or isinstance(value, str) else tuple(value)


def _names(texts: Sequence[str]) -> set[str]:
    return {name for text in texts for _literal, name, _spec, _conversion in string.Formatter().parse(text) if name}


def _fill(german: Catalog, other: Catalog, path: Path) -> Iterator[str]:
    for message in messages(other):
        present = german.get(message.id)
        if present is None:
            yield f"{path.name}: no such text in the code: {message.id!r}"
        elif not is_translated(present):
            present.string = message.string
        elif any(_forms(message.string)) and present.string != message.string:
            yield f"{path.name}: {message.id!r} stays {present.string!r}, not {message.string!r}"


def main() -> int:
    """Update the catalogues, merge what is given, compile; 1 when a text has no German."""
    parser = argparse.ArgumentParser(prog="dev.py translate", description=main.__doc__)
    parser.add_argument("--merge", nargs="+", type=Path, default=[], metavar="FILE", help=".po files with German texts")
    parser.add_argument("--compile", action="store_true", help="compile only")
    arguments = parser.parse_args()
    root = Path(__file__).parents[1]
    remarks = [] if arguments.compile else update(root, arguments.merge)
    compile_catalogues(root)
    for remark in remarks:
        print(remark)
    return 1 if any(remark.startswith("no German yet") for remark in remarks) else 0


if __name__ == "__main__":
    raise SystemExit(main())
