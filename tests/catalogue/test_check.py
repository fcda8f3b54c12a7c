"""The checker names every mistake with file and line."""

from __future__ import annotations

import pytest

from desktop.catalogue.check import check_catalogue
from tests.catalogue.towns import DEPARTMENTS, FINDINGS, SERVICE, line_of, write_service, write_town


def mistakes_of(folder):
    return [(m.file.relative_to(folder).as_posix(), m.line, m.text) for m in check_catalogue([folder])]


def test_the_shipped_catalogue_has_no_mistake():
    assert [str(mistake) for mistake in check_catalogue()] == []


def test_a_right_catalogue_has_no_mistake(tmp_path):
    assert mistakes_of(write_town(tmp_path)) == []


FEE = '[[fees]]\nname = "aufbewahrung"\nlabel = "B"\ncents = 1\nfurther_cents = 1\nnorm = "x"\n\n'
CHANGES = {
    # what stands there, what is written instead, what the message says, the part of the new text on whose line it is
    "unknown-key": ('label = "Name"', 'lable = "Name"', "Do you mean “{near}”?", "lable"),
    "unknown-key-without-a-likeness": ('version = "1"', 'version = "1"\nxyz = 1', "Possible here", "xyz"),
    "wrong-type": ('version = "1"', "version = 1", "must be {wanted}", "version ="),
    "wrong-type-in-a-list": ('["fundsache"]', '["fundsache", 3]', "must be {wanted}", "keywords ="),
    "wrong-type-of-a-flag": ("required = true", 'required = "ja"', "must be {wanted}", '"ja", register'),
    "negative-number": ("cents = 500", "cents = -500", "must not be negative", "cents = -500"),
    "missing-name": ('name = "Fundsache"\n', "", "“{key}” is missing here", "leika"),
    "empty-name": ('name = "Fundsache"', 'name = ""', "must not be empty", 'name = ""'),
    "missing-label": (', label = "Name"', "", "“{key}” is missing here", "finder.name"),
    "missing-form": ("[form]", "[other]", "“{key}” is missing here", "name ="),
    "missing-norm-of-a-decision": (', norm = "§ 965 BGB" }]', " }]", "“{key}” is missing here", "decisions"),
    "unknown-kind": ('kind = "name"', 'kind = "nahme"', "Do you mean “{near}”?", "nahme"),
    "too-wide": ('kind = "name", width = 2', 'kind = "name", width = 9', "“width” goes from 1", "width = 9"),
    "duplicate-field": ('name = "fundtag"', 'name = "art"', "is there twice", 'name = "art", label = "Tag"'),
    "umlaut-in-a-field-name": ('name = "finderlohn"', 'name = "löhn"', "without umlauts", "löhn"),
    "field-and-group": ('name = "fundtag"', 'name = "finder"', "both a field and the beginning", 'name = "finder",'),
    "reserved-name": ('name = "fundtag"', 'name = "amtsfach.version"', "are reserved", "amtsfach.version"),
    "unknown-list": ('choices = "art"', 'choices = "arten"', "no list “{name}”", 'choices = "arten"'),
    "radio-button-with-an-umlaut": ('kind = "choice"', 'kind = "radio"', "Values of radio buttons", 'kind = "radio"'),
    "choice-without-choices": (', choices = "art"', "", "needs choices", 'name = "art"'),
    "choices-of-a-date": (
        'label = "Tag", kind = "date"',
        'label = "Tag", kind = "date", choices = "art"',
        "has no choices",
        'label = "Tag"',
    ),
    "cells-of-a-check-box": ('kind = "check"', 'kind = "check", comb = 3', "has no cells", "comb = 3"),
    "fewer-cells-than-length": (
        'label = "Sache"',
        'label = "Sache", comb = 3, max_length = 9',
        "only {count} cells",
        "comb = 3",
    ),
    "unused-list": ('art = ["Sch', 'x = ["a"]\nart = ["Sch', "No field uses the list", 'x = ["a"]'),
    "unknown-register-field": ('register = "sache"', 'register = "sachen"', "no register field", 'register = "sachen"'),
    "hint-for-nothing": ('"fundtag" = "TT', '"fundtage" = "TT', "There is no field “{name}”", "fundtage"),
    "party-of-nobody": ('finder = "Finder/in"', 'finderin = "Finder/in"', "No field begins with", "finderin ="),
    "rule-without-text": ('finding = "too_young"', 'finding = "too_jung"', "is missing in findings.toml", "too_jung"),
    "rule-over-nothing": (
        'field = "finder.geburtstag"',
        'field = "finder.geburt"',
        "There is no field",
        'field = "finder.geburt"',
    ),
    "rule-over-no-date": (
        'field = "finder.geburtstag"',
        'field = "finder.name"',
        "is no date",
        'field = "finder.name"',
    ),
    "rule-of-a-list-over-nothing": (
        'field = "finder.geburtstag"',
        'fields = [\n"fundtag",\n"nix"]',
        "There is no field",
        '"nix"',
    ),
    "rule-beside-nothing": ('other = "finderlohn"', 'other = "lohn"', "There is no field", 'other = "lohn"'),
    "rule-with-unknown-value": ('equals = ["ja"]', 'equals = ["yes"]', "Possible here", 'equals = ["yes"]'),
    "rule-without-years": ("years = 6\n", "", "“{key}” is missing here", "[[rules]]"),
    "unknown-rule": ('rule = "min_age"', 'rule = "max_age"', "Do you mean “{near}”?", "max_age"),
    "unknown-severity": (
        'finding = "too_young"',
        'finding = "too_young"\nseverity = "bad"',
        "Possible here",
        "severity =",
    ),
    "line-of-unknown-field": ('text = "{sache}"', 'text = "{sachen}"', "no register field", "{sachen}"),
    "line-label-of-unknown-field": ('{ label = "Sache", text', '{ label = "{was}", text', "no register field", "{was}"),
    "unknown-omission": ('omit = "sache"', 'omit = "alles"', "not among the omissions", 'omit = "alles"'),
    "omission-of-nothing": (
        '{ sache = "Ohne Sache" }',
        '{ sache = "Ohne Sache", ort = "Ohne Ort" }',
        "No line is left out",
        "Ohne Ort",
    ),
    "unknown-number-field": (
        'register_number_field = "nummer"',
        'register_number_field = "nr"',
        "no register field",
        '"nr"',
    ),
    "kind-without-number": ('register_number_field = "nummer"\n', "", "“{key}” is missing here", "[[certificates]]"),
    "wrong-register-kind": ('register_kind = "G"', 'register_kind = "X"', "Possible here", 'register_kind = "X"'),
    "bad-leika": ("99089017152000", "9908901715200", "LeiKa key", "leika"),
    "number-without-serial": ("{serial:04d}", "x", "File numbers need", "number_pattern"),
    "number-with-bad-format": ("{serial:04d}", "{serial:zz}", "File numbers need", "number_pattern"),
    "number-with-unknown-part": ("{serial:04d}", "{nr}-{serial}", "File numbers need", "number_pattern"),
    "upper-case-keyword": ('["fundsache"]', '["ok",\n"Fundsache"]', "lower case", '"Fundsache"]'),
    "bad-address": ("fundbuero@musterstadt.example", "fundbuero", "is no address", "addresses ="),
    "duplicate-fee": (
        "[[certificates]]",
        FEE + "[[certificates]]",
        "is there twice",
        'name = "aufbewahrung"\nlabel = "B"',
    ),
    "syntax": ("[choices]", "[choices", "bracket is not closed", "[choices"),
}


@pytest.mark.parametrize(("old", "new", "message", "at"), CHANGES.values(), ids=CHANGES.keys())
def test_each_kind_of_mistake_is_named_with_its_line(tmp_path, old, new, message, at):
    changed = SERVICE.replace(old, new, 1)
    assert changed != SERVICE
    found = mistakes_of(write_town(tmp_path, service=changed))
    assert [(file, line) for file, line, text in found if message in text.source] == [
        ("ordnungsamt/fundsache.toml", line_of(changed, at))
    ]


ASKED = """
[asked]
copies = "fundtag"
omissions = { sache = "finderlohn" }

[[asked.kinds]]
field = "art"
value = "Sonstiges"
certificate = "fundbescheinigung"
one = "Fundbescheinigung"
more = "Fundbescheinigungen"
"""
ASKED_CHANGES = {
    "copies-of-no-field": ('copies = "fundtag"', 'copies = "zahl"', "There is no field"),
    "omission-nobody-has": ("{ sache =", "{ ort =", "not among the omissions"),
    "omission-of-no-field": ('"finderlohn" }', '"lohn" }', "There is no field"),
    "kind-of-no-field": ('field = "art"', 'field = "sorte"', "There is no field"),
    "kind-of-no-value": ('value = "Sonstiges"', 'value = "Hund"', "Possible here"),
    "kind-without-value": ('value = "Sonstiges"\n', "", "“{key}” is missing here"),
    "certificate-nobody-issues": ('certificate = "fund', 'certificate = "kund', "has no certificate"),
    "kind-without-words": ('more = "Fundbescheinigungen"\n', "", "“{key}” is missing here"),
    "unknown-key-of-a-kind": ("more =", 'more = "x"\nmoer =', "Do you mean"),
}


def test_certificates_of_two_departments_never_share_the_beginning_of_their_numbers(tmp_path):
    town = write_town(tmp_path)
    other = SERVICE.replace('["fundsache"]', '["fundus"]').replace("fundbescheinigung", "fundusauszug")
    other = other.replace("fundbuero@", "fundus@").replace("Fundsache", "Fundus")
    (town / "poststelle").mkdir()
    (town / "poststelle" / "zfundus.toml").write_text(other, "utf-8")
    assert [(file, line) for file, line, text in mistakes_of(town) if "begin with {prefix}" in text.source] == [
        ("poststelle/zfundus.toml", line_of(other, 'id = "fundusauszug"'))
    ]


def test_what_can_be_asked_for_may_stand_in_a_right_catalogue(tmp_path):
    assert mistakes_of(write_town(tmp_path, service=SERVICE + ASKED)) == []


@pytest.mark.parametrize(("old", "new", "message"), ASKED_CHANGES.values(), ids=ASKED_CHANGES.keys())
def test_each_mistake_in_what_can_be_asked_for_is_named(tmp_path, old, new, message):
    assert old in ASKED
    found = mistakes_of(write_town(tmp_path, service=SERVICE + ASKED.replace(old, new)))
    assert [(file, line > SERVICE.count("\n")) for file, line, text in found if message in text.source] == [
        ("ordnungsamt/fundsache.toml", True)
    ]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("name 3", "equals sign is missing"),
        ('name = "a"\nname = "b"', "there twice"),
        ("[a]\n[a]", "there twice"),
        ("a = { b = 1, b = 2 }", "there twice"),
        ("a = [1, 2", "bracket is not closed"),
        ("[[a]", "bracket is not closed"),
        ("a = { b = 1", "brace is not closed"),
        ('a = "text', "does not end"),
        ('a = """text', "does not end"),
        ('a = "C:\\x"', "backslash"),
        ("a = Text", "no value"),
        ("a = 1 2", "line has to end"),
        ("ä = 1", "no key"),
        ("= 1", "no key"),
    ],
)
def test_what_is_no_toml_is_explained_in_a_clerks_words(tmp_path, line, message):
    file = write_service(write_town(tmp_path), f"{SERVICE}\n[last]\n{line}\n")
    (found,) = check_catalogue([tmp_path])
    assert found.file == file
    assert found.line > SERVICE.count("\n")
    assert message in found.text.source


def test_the_suggestion_is_the_word_that_was_meant(tmp_path):
    write_town(tmp_path, service=SERVICE.replace('label = "Name"', 'lable = "Name"'))
    suggestions = [text.values["near"] for _file, _line, text in mistakes_of(tmp_path) if "near" in text.values]
    assert suggestions == ["label"]


def test_all_mistakes_of_a_file_are_told_at_once(tmp_path):
    changed = SERVICE.replace('kind = "name"', 'kind = "nahme"').replace("9908901715", "99").replace("{nummer}", "{nr}")
    lines = [line for _file, line, _text in mistakes_of(write_town(tmp_path, service=changed))]
    assert lines == [line_of(changed, "leika"), line_of(changed, "nahme"), line_of(changed, "{nr}")]


def test_a_file_that_is_not_utf_8_is_named_with_the_line(tmp_path):
    write_town(tmp_path)
    file = tmp_path / "ordnungsamt" / "fundsache.toml"
    file.write_bytes(SERVICE.encode().replace("Schlüssel".encode(), "Schlüssel".encode("latin-1")))
    ((name, line, text),) = mistakes_of(tmp_path)
    assert (name, line) == ("ordnungsamt/fundsache.toml", line_of(SERVICE, "Schlüssel"))
    assert "UTF-8" in text.source


def test_a_department_that_does_not_exist_is_named(tmp_path):
    write_town(tmp_path, departments='[poststelle]\nname = "Poststelle"\n')
    ((name, line, text),) = mistakes_of(tmp_path)
    assert (name, line) == ("ordnungsamt/fundsache.toml", 1)
    assert text.values == {"department": "ordnungsamt"}


def test_a_catalogue_without_mailroom_is_named(tmp_path):
    write_town(tmp_path, departments='[ordnungsamt]\nname = "Ordnungsamt"\n')
    ((name, _line, text),) = mistakes_of(tmp_path)
    assert name == "departments.toml"
    assert "mailroom" in text.source


@pytest.mark.parametrize(
    ("departments", "message", "at"),
    [
        (DEPARTMENTS + 'addresses = ["Rathaus"]\n', "no address", "addresses"),
        (DEPARTMENTS + "adressen = []\n", "Do you mean", "adressen"),
        (DEPARTMENTS.replace("Poststelle", ""), "must not be empty", 'name = ""'),
        (
            '[poststelle]\nname = "P"\naddresses = ["a@b.example"]\n'
            '[ordnungsamt]\nname = "O"\naddresses = [\n"a@b.example"]',
            "already belongs to",
            '"a@b.example"]\n[',
        ),
    ],
)
def test_mistakes_of_departments_are_named(tmp_path, departments, message, at):
    ((name, line, text),) = mistakes_of(write_town(tmp_path, departments=departments))
    wanted = 7 if "already" in message else line_of(departments, at)
    assert (name, line) == ("departments.toml", wanted)
    assert message in text.source


def test_a_finding_text_with_a_broken_placeholder_is_named(tmp_path):
    findings = FINDINGS.replace("{label} fehlt", "{label fehlt")
    ((name, line, _text),) = mistakes_of(write_town(tmp_path, findings=findings))
    assert (name, line) == ("findings.toml", line_of(findings, "text ="))


def test_what_only_follows_from_a_broken_file_is_not_told(tmp_path):
    write_town(tmp_path, departments="[poststelle", findings="[too_young")
    assert [name for name, _line, _text in mistakes_of(tmp_path)] == ["departments.toml", "findings.toml"]


def test_a_service_in_two_departments_is_named(tmp_path):
    write_town(tmp_path)
    write_service(tmp_path, SERVICE, name="poststelle/fundsache.toml")
    assert [(name, line) for name, line, _text in mistakes_of(tmp_path)] == [("poststelle/fundsache.toml", 1)]


def test_a_keyword_and_a_certificate_id_belong_to_one_service(tmp_path):
    write_town(tmp_path)
    second = write_service(tmp_path, SERVICE, name="ordnungsamt/verlust.toml")
    found = [(m.file, m.line) for m in check_catalogue([tmp_path])]
    assert found == [(second, line_of(SERVICE, "keywords")), (second, line_of(SERVICE, 'id = "fund'))]


def test_a_file_name_with_umlauts_is_no_id(tmp_path):
    write_town(tmp_path)
    (tmp_path / "ordnungsamt" / "fundsache.toml").rename(tmp_path / "ordnungsamt" / "Fundbüro.toml")
    ((name, line, _text),) = mistakes_of(tmp_path)
    assert (name, line) == ("ordnungsamt/Fundbüro.toml", 1)


def test_missing_files_and_folders_are_named(tmp_path):
    found = check_catalogue([tmp_path / "nirgends"])
    assert [(m.file.name, m.line) for m in found] == [("nirgends", 1), ("departments.toml", 1), ("findings.toml", 1)]


def test_a_mistake_in_a_towns_file_is_named_there_and_not_in_the_shipped_one(tmp_path):
    shipped, town = write_town(tmp_path / "shipped"), tmp_path / "town"
    file = write_service(town, 'checklist = ["Fertig?"]\n\nleika = "99"\n')
    ((found),) = check_catalogue([shipped, town])
    assert (found.file, found.line) == (file, 3)


def test_a_mistake_in_the_shipped_file_is_named_there_also_when_the_town_has_its_own(tmp_path):
    shipped = write_town(tmp_path / "shipped", service=SERVICE.replace("9908901715", "99"))
    write_service(tmp_path / "town", 'checklist = ["Fertig?"]\n')
    (found,) = check_catalogue([shipped, tmp_path / "town"])
    assert (found.file, found.line) == (shipped / "ordnungsamt" / "fundsache.toml", 2)
