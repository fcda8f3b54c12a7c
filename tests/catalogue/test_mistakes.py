"""A town's file with a mistake costs what it defines: the rest works, and what is used instead is said."""

from __future__ import annotations

import os

import pytest

from desktop.catalogue.check import check_catalogue, consequences, town_report
from desktop.catalogue.loader import CatalogueFault, load_catalogue, shipped_folders
from desktop.domain.submission import Address, Channel, DocumentKind, Draft, DraftDocument, FormReading, Route
from desktop.intake.sorted_item import sorted_item
from tests.catalogue.towns import DEPARTMENTS, FINDINGS, SERVICE, write_service, write_town

NEW = (
    SERVICE.replace("fundbescheinigung", "hundemarke").replace("fundsache", "hundesteuer").replace("fundbuero", "hund")
)
BROKEN = {
    "syntax": ("[form]", "[form"),
    "two-mistakes": ('version = "1"', "version = = 1"),
    "wrong-type": ('version = "1"', "version = 1"),
    "unknown-key": ('version = "1"', 'version = "1"\nversoin = "2"'),
    "file-number": ("{serial:04d}", "{nummer:04d}"),
    "line-of-a-certificate": ('text = "{nummer}"', 'text = "{nr}"'),
    "rule-over-no-field": ('field = "finder.geburtstag"', 'field = "finder.geb"'),
    "days-beyond-the-calendar": ("[parties]", '[deadline]\ndays = 999999999\nnorm = "x"\n[parties]'),
    "too-deep": ('version = "1"', f"version = {'[' * 5_000}{']' * 5_000}"),
}
MISSING = pytest.param('privacy = "Hinweis."', "", id="missing-key")  # of an override nothing is missing
EACH = [pytest.param(old, new, id=name) for name, (old, new) in BROKEN.items()]
broken = pytest.mark.parametrize(("old", "new"), EACH)
broken_or_missing = pytest.mark.parametrize(("old", "new"), [*EACH, MISSING])


@pytest.fixture
def folders(tmp_path):
    return [write_town(tmp_path / "shipped"), tmp_path / "town"]


def draft(*, subject="", text="", to="", form=""):
    form_reading = FormReading(form, "1", ()) if form else None
    document = DraftDocument("a.pdf", "application/pdf", b"%PDF", DocumentKind.ORIGINAL, form=form_reading)
    recipients = (Address("", to),) if to else ()
    return Draft(Channel.MAIL, (document,), recipients=recipients, subject=subject, text=text)


@broken
def test_a_broken_override_leaves_the_delivered_definition_in_use(folders, old, new):
    changed = SERVICE.replace(old, new, 1).replace('name = "Fundsache"', 'name = "Fundamt"')
    write_service(folders[1], changed)
    catalogue = load_catalogue(folders)
    assert catalogue.services["fundsache"].name == "Fundsache"
    assert [(a.id, a.in_use) for a in catalogue.set_aside.values()] == [("fundsache", True)]
    (consequence,) = consequences(catalogue)
    assert "stays in use" in consequence.source
    assert check_catalogue(folders)
    assert sorted_item(draft(subject="Fundsache"), catalogue).route.service == "fundsache"


@broken_or_missing
def test_post_for_a_service_left_out_goes_to_the_mailroom_with_the_reason(folders, old, new):
    changed = NEW.replace(old, new, 1)
    assert changed != NEW
    write_service(folders[1], changed, name="ordnungsamt/hundesteuer.toml")
    catalogue = load_catalogue(folders)
    assert list(catalogue.services) == ["fundsache"]
    assert "left out" in consequences(catalogue)[0].source
    for item, detail in (
        (draft(subject="Frage zur Hundesteuer"), "hundesteuer, hundesteuer"),
        (draft(to="hund@musterstadt.example"), "hundesteuer, hund@musterstadt.example"),
        (draft(form="hundesteuer"), "hundesteuer"),
    ):
        found = sorted_item(item, catalogue)
        assert found.route == Route("", "poststelle", "left_out", detail)
    assert [f.code for f in found.draft.findings] == ["service_left_out"]
    assert sorted_item(draft(subject="Fundsache"), catalogue).route.service == "fundsache"


@pytest.mark.parametrize("name", ["departments.toml", "findings.toml"])
@pytest.mark.parametrize("text", ["[poststelle", '[poststelle]\nname = 5\ntext = "{a"\n', "\x00", '[x]\ntext = "{a"\n'])
def test_broken_departments_or_texts_leave_the_delivered_ones_in_use(folders, name, text):
    folders[1].mkdir()
    (folders[1] / name).write_text(text, "utf-8")
    catalogue = load_catalogue(folders)
    assert [d.name for d in catalogue.departments.values()] == ["Poststelle", "Ordnungsamt"]
    assert catalogue.findings["too_young"] == ("Zu jung.", "§ 1")
    assert [(a.id, a.in_use) for a in catalogue.set_aside.values()] == [(name, True)]
    report = town_report(catalogue)
    assert {mistake.file.name for mistake in report.mistakes} == {name}
    assert len(report.consequences) == 1


def test_a_service_of_a_department_that_could_not_be_read_is_left_out(folders):
    write_service(folders[1], NEW, name="steuern/hundesteuer.toml")
    (folders[1] / "departments.toml").write_text('[steuern]\nname = "Steueramt"\n', "utf-8")
    assert sorted_item(draft(subject="Hundesteuer"), load_catalogue(folders)).route.department == "steuern"
    (folders[1] / "departments.toml").write_text('[steuern\nname = "Steueramt"\n', "utf-8")
    found = sorted_item(draft(subject="Hundesteuer"), load_catalogue(folders))
    assert (found.route.department, found.route.reason) == ("poststelle", "left_out")


def test_a_service_whose_texts_could_not_be_read_stays_in_use(folders):
    write_service(folders[1], NEW.replace("too_young", "too_old"), name="ordnungsamt/hundesteuer.toml")
    (folders[1] / "findings.toml").write_text("[too_old", "utf-8")
    assert "hundesteuer" in load_catalogue(folders).services


def test_what_only_two_services_together_have_wrong_leaves_both_in_use(folders):
    twin = SERVICE.replace("fundbescheinigung", "hundemarke")
    write_service(folders[1], twin, name="ordnungsamt/hundesteuer.toml")
    catalogue = load_catalogue(folders)
    assert list(catalogue.services) == ["fundsache", "hundesteuer"]
    report = town_report(catalogue)
    assert [mistake.file.name for mistake in report.mistakes] == ["hundesteuer.toml"]
    assert report.consequences == ()


def test_a_town_that_wrote_nothing_or_nothing_wrong_is_told_nothing(folders):
    assert town_report(load_catalogue(folders)) == town_report(load_catalogue())
    write_service(folders[1], 'keywords = ["verloren"]\n')
    report = town_report(load_catalogue(folders))
    assert (report.mistakes, report.consequences) == ((), ())


def test_a_file_in_another_encoding_or_without_rights_costs_that_file(folders):
    file = write_service(folders[1], NEW, name="ordnungsamt/hundesteuer.toml")
    file.write_bytes(NEW.encode("latin-1"))
    (folders[1] / "ordnungsamt" / "fundsache.toml").mkdir()
    catalogue = load_catalogue(folders)
    assert list(catalogue.services) == ["fundsache"]
    assert sorted(catalogue.set_aside) == ["fundsache", "hundesteuer"]
    assert {mistake.file.name for mistake in check_catalogue(folders)} == {"fundsache.toml", "hundesteuer.toml"}
    assert sorted_item(draft(subject="Hundesteuer"), catalogue).route.reason == "left_out"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes with names exist on Linux and macOS only")
def test_a_pipe_in_the_folder_keeps_nobody_waiting(folders):
    (folders[1] / "ordnungsamt").mkdir(parents=True)
    os.mkfifo(folders[1] / "ordnungsamt" / "fundsache.toml")
    assert load_catalogue(folders).services["fundsache"].name == "Fundsache"


@pytest.mark.parametrize(
    "parts", [{"departments": "[poststelle"}, {"findings": "[a]\ntext = 3"}, {"departments": DEPARTMENTS + "[[x"}]
)
def test_a_delivered_file_nobody_can_work_without_is_told_with_its_place(tmp_path, parts):
    folder = write_town(tmp_path, **{"findings": FINDINGS, **parts})
    with pytest.raises(CatalogueFault, match=r"(departments|findings)\.toml:\d"):
        load_catalogue([folder])


def test_a_broken_town_keeps_every_delivered_service_working(tmp_path):
    for service in load_catalogue().services.values():
        write_service(tmp_path, "name = [", name=f"{service.department}/{service.id}.toml")
    catalogue = load_catalogue([*shipped_folders(), tmp_path])
    assert catalogue.services == dict(load_catalogue().services)
    assert len(consequences(catalogue)) == len(catalogue.services)
