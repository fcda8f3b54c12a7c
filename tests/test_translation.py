"""Every text a person reads has its German, with the same placeholders, and the program finds it."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message

from desktop import translation
from desktop.translation import Text, _, counted, say
from tests.house_rules import sources
from tools import translations

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def extracted() -> Catalog:
    return translations.extract(ROOT)


@pytest.fixture(scope="module")
def german() -> Catalog:
    return translations.load(translations.german_path(ROOT))


def test_every_text_has_its_german(extracted: Catalog, german: Catalog) -> None:
    untranslated = [
        m.id
        for m in translations.messages(extracted)
        if m.id not in german or not translations.is_translated(german[m.id])
    ]
    assert untranslated == [], "run `python3 dev.py translate` and fill in the German"


def test_no_german_text_outlives_its_source(extracted: Catalog, german: Catalog) -> None:
    assert [m.id for m in translations.messages(german) if m.id not in extracted] == []


def test_the_template_is_up_to_date(extracted: Catalog) -> None:
    template = translations.load(translations.template_path(ROOT), locale=None)

    assert {m.id for m in translations.messages(template)} == {m.id for m in translations.messages(extracted)}


def test_every_translation_keeps_the_placeholders(german: Catalog) -> None:
    translated = [m for m in translations.messages(german) if translations.is_translated(m)]

    assert [(m.id, names) for m in translated if (names := translations.misplaced(m))] == []


@pytest.mark.slow
def test_every_marked_text_is_written_out() -> None:
    """Babel reads the source: a text put together at run time would never be translated."""
    wanted = {"_": 1, "counted": 2}
    odd = [
        f"{path}:{node.lineno}"
        for path, tree in sources(ROOT, "desktop")
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in wanted
        if not all(isinstance(a, ast.Constant) for a in node.args[: wanted[node.func.id]])
    ]
    assert odd == []


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A project with two texts."""
    (tmp_path / "desktop").mkdir()
    (tmp_path / "desktop" / "new.py").write_text(
        'a = _("Case {number} is closed.", number=1)\nb = counted("{count} case", "{count} cases", 2)\n', "utf-8"
    )
    return tmp_path


def po(path: Path, *entries: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n\n".join(entries) + "\n", "utf-8")
    return path


CLOSED = 'msgid "Case {number} is closed."\nmsgstr "Vorgang {number} ist erledigt."'
CASES = 'msgid "{count} case"\nmsgid_plural "{count} cases"\nmsgstr[0] "{count} Vorgang"\nmsgstr[1] "{count} Vorgänge"'


def test_updating_names_every_text_without_german(house: Path) -> None:
    assert translations.update(house) == [
        "no German yet: 'Case {number} is closed.'",
        "no German yet: ('{count} case', '{count} cases')",
    ]


def test_merged_files_fill_what_is_missing(house: Path) -> None:
    assert translations.update(house, [po(house / "a.po", CLOSED), po(house / "b.po", CASES)]) == []
    assert translations.load(translations.german_path(house))["{count} case"].string == (
        "{count} Vorgang",
        "{count} Vorgänge",
    )


def test_merging_keeps_what_is_there_and_tells_the_difference(house: Path) -> None:
    translations.update(house, [po(house / "a.po", CLOSED), po(house / "b.po", CASES)])
    other = CLOSED.replace("erledigt", "abgeschlossen")

    (remark,) = translations.update(house, [po(house / "c.po", other)])

    assert "stays 'Vorgang {number} ist erledigt.'" in remark


def test_updating_twice_changes_nothing(house: Path) -> None:
    translations.update(house, [po(house / "a.po", CLOSED)])
    before = translations.german_path(house).read_bytes(), translations.template_path(house).read_bytes()
    translations.update(house)

    assert before == (translations.german_path(house).read_bytes(), translations.template_path(house).read_bytes())


def test_a_text_that_is_gone_from_the_code_leaves_the_catalogue(house: Path) -> None:
    translations.update(house, [po(house / "a.po", CLOSED, CASES)])
    (house / "desktop" / "new.py").write_text("", "utf-8")
    translations.update(house)

    assert list(translations.messages(translations.load(translations.german_path(house)))) == []


@pytest.mark.parametrize(
    ("source", "german_text", "wrong"),
    [
        pytest.param("{a} and {b}", "{b} und {a}", [], id="other-order"),
        pytest.param("{a} and {b}", "{a}", ["b"], id="dropped"),
        pytest.param("{a}", "{a} {c}", ["c"], id="invented"),
        pytest.param(("one case", "{count} cases"), ("ein Vorgang", "{count} Vorgänge"), [], id="plural"),
    ],
)
def test_placeholders_are_compared(source: str, german_text: str, wrong: list[str]) -> None:
    assert translations.misplaced(Message(source, german_text)) == wrong


@pytest.fixture
def speaking_german(house: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    translations.update(house, [po(house / "a.po", CLOSED, CASES)])
    translations.compile_catalogues(house)
    monkeypatch.setattr(translation, "DIRECTORY", translations.template_path(house).parent)
    monkeypatch.setattr(translation, "_loaded", {})


@pytest.mark.usefixtures("speaking_german")
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(_("Case {number} is closed.", number="7/2026"), "Vorgang 7/2026 ist erledigt.", id="placeholder"),
        pytest.param(counted("{count} case", "{count} cases", 1), "1 Vorgang", id="one"),
        pytest.param(counted("{count} case", "{count} cases", 1284), "1.284 Vorgänge", id="many"),
        pytest.param(
            _("Case {number} is closed.", number=counted("{count} case", "{count} cases", 2)),
            "Vorgang 2 Vorgänge ist erledigt.",
            id="text-in-text",
        ),
    ],
)
def test_a_compiled_text_is_worded_in_german(text: Text, expected: str) -> None:
    assert say(text) == expected


def test_only_what_changed_is_compiled_again(house: Path) -> None:
    translations.update(house, [po(house / "a.po", CLOSED, CASES)])

    assert len(translations.compile_catalogues(house)) == 1
    assert translations.compile_catalogues(house) == []


def test_the_program_finds_its_german_where_it_is_compiled() -> None:
    translations.compile_catalogues(ROOT)

    assert translations.template_path(ROOT).parent == translation.DIRECTORY
    assert translations.german_path(ROOT).with_suffix(".mo").exists()
