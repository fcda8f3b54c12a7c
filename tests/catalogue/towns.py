"""Small catalogues, written as a town would write them."""

from __future__ import annotations

from pathlib import Path

DEPARTMENTS = '[poststelle]\nname = "Poststelle"\n\n[ordnungsamt]\nname = "Ordnungsamt"\n'
FINDINGS = '[required_missing]\ntext = "{label} fehlt."\nnorm = ""\n\n[too_young]\ntext = "Zu jung."\nnorm = "§ 1"\n'
SERVICE = """\
name = "Fundsache"
leika = "99089017152000"
version = "1"
number_pattern = "32.10-{serial:04d}/{year}"
keywords = ["fundsache"]
addresses = ["fundbuero@musterstadt.example"]

[form]
requirement = "Formfrei."
norm = "§ 965 BGB"
privacy = "Hinweis."

[parties]
finder = "Finder/in"

[choices]
art = ["Schlüssel", "Sonstiges"]

[[application]]
group = "Fund"
fields = [
    { name = "art", label = "Art", kind = "choice", choices = "art", required = true, register = "sache" },
    { name = "finder.name", label = "Name", kind = "name", width = 2 },
    { name = "finder.geburtstag", label = "Geburtstag", kind = "date", width = 2 },
    { name = "fundtag", label = "Tag", kind = "date" },
    { name = "finderlohn", label = "Finderlohn", kind = "check" },
]

[hints]
"fundtag" = "TT.MM.JJJJ"

[[rules]]
rule = "min_age"
field = "finder.geburtstag"
years = 6
finding = "too_young"

[[rules]]
rule = "required_if"
field = "finder.name"
other = "finderlohn"
equals = ["ja"]
finding = "required_missing"

[[register]]
fields = [
    { name = "sache", label = "Sache" },
    { name = "nummer", label = "Nummer", kind = "register_number" },
]

[[fees]]
name = "aufbewahrung"
label = "Aufbewahrung"
cents = 500
further_cents = 0
norm = "Satzung"

[[certificates]]
id = "fundbescheinigung"
title = "Fundbescheinigung"
register_kind = "G"
register_number_field = "nummer"
retention_years = 5
omissions = { sache = "Ohne Sache" }
decisions = [{ name = "berechtigung", question = "Wer?", norm = "§ 965 BGB" }]
lines = [
    { label = "Nummer", text = "{nummer}" },
    { label = "Sache", text = "{sache}", omit = "sache" },
]
"""


def write_town(
    folder: Path, *, service: str = SERVICE, departments: str = DEPARTMENTS, findings: str = FINDINGS
) -> Path:
    """Write a whole catalogue with one service, `ordnungsamt/fundsache.toml`; returns its folder."""
    write_service(folder, service)
    (folder / "departments.toml").write_text(departments, "utf-8")
    (folder / "findings.toml").write_text(findings, "utf-8")
    return folder


def write_service(folder: Path, service: str, *, name: str = "ordnungsamt/fundsache.toml") -> Path:
    """Write one service file; returns its path."""
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(service, "utf-8")
    return file


def line_of(text: str, part: str) -> int:
    """The number of the line in which a part first stands."""
    return text[: text.index(part)].count("\n") + 1
