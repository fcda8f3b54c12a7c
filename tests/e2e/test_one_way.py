"""The one complete way, from outside: a filled form in a mail becomes a case, and the case a certificate."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Mapping
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import page
import pypdf
import pytest

from desktop.catalogue.service import Catalogue
from desktop.sample_town.birth_entry import DECISIONS, REGISTER
from tests.e2e import fillers
from tests.e2e.program import NEEDS_A_PERSON, REFUSED, USAGE, Program

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

# What the citizen writes: every kind of field, letters no old font has, and a given name the register spells otherwise.
APPLICATION = {
    "kind.geburtsname": "Großmann",
    "kind.vornamen": "Frieda Käthe",
    "kind.geburtstag": "12.03.2019",
    "kind.geburtsort": "Musterstadt an der Ilm",
    "registernummer": "G 123/2019",
    "elternteil1.familienname": "Großmann",
    "elternteil1.geburtsname": "Großmann",
    "elternteil1.vornamen": "Käthe",
    "elternteil2.familienname": "Öztürk",
    "elternteil2.geburtsname": "Öztürk",
    "elternteil2.vornamen": "Łukasz Ștefan",
    "urkundenart": "urkunde",
    "anzahl": "3",
    "verwendungszweck": "Anmeldung Schule",
    "ohne_geschlecht": "ja",
    "zustellung": "abholung",
    "antragsteller.familienname": "Großmann",
    "antragsteller.vornamen": "Käthe",
    "antragsteller.geburtstag": "01.02.1988",
    "antragsteller.strasse": "Ringstraße 12",
    "antragsteller.plz": "99999",
    "antragsteller.ort": "Musterstadt an der Ilm",
    "antragsteller.email": "kaethe.grossmann@post.example",
    "antragsteller.telefon": "03999 4711",
    "antragsteller.verhaeltnis": "vorfahr",
    "antragsteller.interesse": "Erste Zeile\nZweite Zeile mit Żółć",
}
CHOSEN_FROM_A_LIST = "antragsteller.verhaeltnis"


@dataclass(frozen=True, slots=True)
class Sent:
    """A mail with a filled form in it, as a file."""

    path: Path
    mail: bytes
    pdf: bytes


def sent(folder: Path, filled: bytes) -> Sent:
    mail = EmailMessage()
    mail["From"] = "Käthe Großmann <kaethe.grossmann@post.example>"
    mail["To"] = "Standesamt <urkunden@musterstadt.example>"
    mail["Subject"] = "Geburtsurkunde für Frieda Käthe"
    mail["Date"] = "Mon, 02 Nov 2026 07:12:00 +0100"
    mail["Message-ID"] = "<one.way@post.example>"
    mail.set_content("Guten Tag,\n\nanbei mein Antrag.\n\nKäthe Großmann\n")
    mail.add_attachment(filled, maintype="application", subtype="pdf", filename="Antrag Geburtsurkunde.pdf")
    path = folder / "antrag.eml"
    path.write_bytes(mail.as_bytes())
    return Sent(path, path.read_bytes(), filled)


def form_of(program: Program, folder: Path) -> bytes:
    program("catalogue", "forms", "--out", folder)
    return (folder / "geburtsurkunde.pdf").read_bytes()


def one_item(taken: Any, path: Path) -> Any:
    [item] = taken["items"]
    assert item["path"] == str(path)
    return item


def assert_application(shown: Any, pdf: bytes) -> None:
    """Every value with its source, the form's own id, and both originals."""
    assert shown["service"] == "geburtsurkunde"
    filled = {f["name"]: f for f in shown["fields"] if f["value"]}
    assert {name: f["value"] for name, f in filled.items()} == APPLICATION
    for name, field in filled.items():
        assert "PDF" in field["source"], field
        assert field["source"].rstrip(")").endswith(name), field
        assert field["confidence"] == 1.0
        assert field["label"]
    form = next(d for d in shown["documents"] if d["name"] == "Antrag Geburtsurkunde.pdf")
    assert form["sha256"] == hashlib.sha256(pdf).hexdigest()
    submission = shown["submissions"][0]
    assert submission["form"]["id"] == "geburtsurkunde"
    assert submission["form"]["version"]
    written = {name: value for name, value in submission["form"]["values"].items() if value}
    assert written == APPLICATION


def errors(refused: Any) -> list[str]:
    return [f["code"] for f in refused["findings"] if f["severity"] == "error"]


def arguments(values: Mapping[str, str]) -> list[str]:
    return [f"{name}={value}" for name, value in values.items()]


def decisions(values: Mapping[str, str] = DECISIONS) -> list[str]:
    return ["--decision", *arguments(values)]


@pytest.mark.parametrize("filler", ["pikepdf", "pypdf", "pdfium"])
def test_a_form_filled_by_another_program_becomes_a_case_with_every_value_and_its_source(
    program: Program, tmp_path: Path, catalogue: Catalogue, filler: str
) -> None:
    values = dict(APPLICATION)
    if filler == "pdfium":  # a person picks a label
        field = catalogue.services["geburtsurkunde"].field(CHOSEN_FROM_A_LIST)
        assert field is not None
        values[CHOSEN_FROM_A_LIST] = field.choices[values[CHOSEN_FROM_A_LIST]]
    fill: fillers.Fill = getattr(fillers, f"with_{filler}")
    mail = sent(tmp_path, fill(form_of(program, tmp_path / "forms"), values))
    item = one_item(program.json("import", mail.path), mail.path)
    assert (item["outcome"], item["service"]) == ("taken_in", "geburtsurkunde")
    assert_application(program.json("show", item["case"]), mail.pdf)


def test_the_thin_way_through(tmp_path: Path) -> None:
    program = Program(tmp_path / "profile", {"AMTSFACH_LANGUAGE": None, "AMTSFACH_MUNICIPALITY": "Musterstadt"})
    first = program("--json", "setup", "--clerk", "A. Sommer", "--municipality", "Musterstadt an der Ilm")
    assert first.recovery_key

    mail = sent(tmp_path, fillers.with_pikepdf(form_of(program, tmp_path / "forms"), APPLICATION))
    case = one_item(program.json("import", mail.path), mail.path)["case"]
    shown = program.json("show", case)
    assert_application(shown, mail.pdf)
    assert (shown["state"], shown["number"], shown["certificates"]) == ("new", None, [])
    assert all(f["value"] == "" and not f["differs"] for f in shown["register"])

    certificate = tmp_path / "urkunde.pdf"
    issue = ("issue", case, "geburtsurkunde", "--out", certificate, *decisions())
    refused = program.json(*issue, expect=REFUSED)
    assert refused["error"]["title"]
    assert errors(refused) == ["register.missing"]
    assert not certificate.exists()

    program.json("register", case, *arguments(REGISTER))
    unconfirmed = program.json(*issue, expect=REFUSED)
    assert errors(unconfirmed) == ["register.unconfirmed"]

    program.json("register", case, "--confirm", "A. Sommer")
    undecided = program.json("issue", case, "geburtsurkunde", "--out", certificate, expect=REFUSED)
    missing = [f for f in undecided["findings"] if f["code"] == "decision.missing"]
    assert {f["field"] for f in missing} == set(DECISIONS)
    assert all("§" in f["norm"] or f["text"] for f in missing)
    assert not certificate.exists()

    issued = program.json(*issue)
    pdf = certificate.read_bytes()
    assert issued["path"] == str(certificate)
    assert issued["sha256"] == hashlib.sha256(pdf).hexdigest()
    assert_certificate(pdf)

    assert_differences(program, case, issued)
    assert_saved(program, tmp_path, case, mail, pdf)
    chains = 8  # the set-up stands in the history of every department
    assert program.json("verify") == {"ok": True, "chains": chains, "documents": 3, "at_hub": 0, "problems": []}
    assert program.json("import", mail.path)["items"][0]["outcome"] == "duplicate"


def assert_certificate(pdf: bytes) -> None:
    """The register's values and none of the application's own; archivable."""
    report = page.validate_pdf_bytes(pdf, profile="2b")
    assert report.is_compliant, report.failures
    text = " ".join(pypdf.PdfReader(io.BytesIO(pdf)).pages[0].extract_text().split())
    for name, value in REGISTER.items():
        assert value in text, name
    assert "Frieda Käthe" not in text
    assert "Ștefan" not in text


def assert_differences(program: Program, case: str, issued: Any) -> None:
    shown = program.json("show", case)
    register = {f["name"]: f for f in shown["register"]}
    assert {name: f["value"] for name, f in register.items() if f["value"]} == REGISTER
    assert {name for name, f in register.items() if f["differs"]} == {"kind.vornamen", "elternteil2.vornamen"}
    assert shown["register_confirmed"]["by"] == "A. Sommer"
    [certificate] = shown["certificates"]
    assert {name: certificate[name] for name in ("certificate", "number", "document", "sha256")} == {
        name: issued[name] for name in ("certificate", "number", "document", "sha256")
    }
    assert shown["state"] == "decided"
    assert shown["number"]
    acts = [entry["act"] for entry in shown["history"]]
    assert acts.count("decided") == len(DECISIONS)
    for act in ("arrived", "routed", "register_entered", "register_confirmed", "numbered", "issued"):
        assert act in acts
    assert all(entry["text"] and entry["actor"] for entry in shown["history"])


def assert_saved(program: Program, folder: Path, case: str, mail: Sent, certificate: bytes) -> None:
    shown = program.json("show", case)
    [submission] = shown["submissions"]
    original, attachment, issued = shown["documents"]
    assert issued["id"] == shown["certificates"][0]["document"]
    assert original["sha256"] == submission["sha256"]
    contents = {original["sha256"]: mail.mail, attachment["id"]: mail.pdf, issued["id"]: certificate}
    for wanted, content in contents.items():
        target = folder / "saved"
        saved = program.json("save", wanted, "--out", target)
        assert target.read_bytes() == content
        assert saved["sha256"] == hashlib.sha256(content).hexdigest()
        assert saved["size"] == len(content)
        assert saved["path"] == str(target)


def test_what_the_applicant_wants_left_out_is_left_out(program: Program, tmp_path: Path) -> None:
    mail = sent(tmp_path, fillers.with_pikepdf(form_of(program, tmp_path / "forms"), APPLICATION))
    case = one_item(program.json("import", mail.path), mail.path)["case"]
    program("register", case, *arguments(REGISTER), "--confirm", "A. Sommer")
    target = tmp_path / "urkunde.pdf"
    program("issue", case, "geburtsurkunde", "--out", target, "--omit", "geschlecht", "eltern", *decisions())
    text = pypdf.PdfReader(target).pages[0].extract_text()
    assert "Frieda Kaethe" in text
    for left_out in ("weiblich", "Geschlecht", "Łukasz", "Mutter"):
        assert left_out not in text
    unknown = program.json(
        "issue", case, "geburtsurkunde", "--out", target, "--omit", "namen", *decisions(), expect=USAGE
    )
    assert unknown["error"]["title"]


def test_an_item_that_cannot_be_read_ends_with_1_and_is_kept(program: Program, tmp_path: Path) -> None:
    odd = tmp_path / "Unterlagen.bin"
    odd.write_bytes(bytes(range(256)) * 9)
    item = one_item(program.json("import", odd, expect=NEEDS_A_PERSON), odd)
    assert item["outcome"] == "kept_unread"
    shown = program.json("show", item["case"])
    program("save", shown["submissions"][0]["sha256"], "--out", tmp_path / "back")
    assert (tmp_path / "back").read_bytes() == odd.read_bytes()
