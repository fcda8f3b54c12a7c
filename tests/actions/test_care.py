"""What a check of the profile tells of damage: enough to act on, and nothing from behind a wall."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from desktop.actions import mailbox
from desktop.actions.care import back_up, verify
from desktop.actions.cases import register_case
from desktop.actions.office import Office
from desktop.domain.clerk import Role
from desktop.errors import UsageError
from desktop.storage.connection import open_connection


def digest_of(office: Office, case: str) -> str:
    return mailbox.case_detail(office, case).documents[0].sha256


def harm(office: Office, digest: str, statement: str) -> None:
    """Run a statement on the row of one blob."""
    path = office.profile.directory / "blobs.db"
    with closing(open_connection(path, office.profile.key, writer=True)) as connection:
        connection.execute(statement, (bytes.fromhex(digest),))


LOSE = "DELETE FROM blob WHERE sha256 = ?"
CHANGE = "UPDATE chunk SET content = x'00' WHERE id >> 20 = (SELECT id FROM blob WHERE sha256 = ?)"


def told(office: Office) -> list[str]:
    return [str(problem) for problem in verify(office).problems]


def test_a_whole_profile_has_no_problems(office: Office, make_case: Callable[..., str]) -> None:
    make_case()
    assert told(office) == []


@pytest.mark.parametrize("harmed", [LOSE, CHANGE], ids=["missing", "damaged"])
def test_a_document_is_named_with_its_case_and_the_way_back(
    office: Office, make_case: Callable[..., str], harmed: str
) -> None:
    case = make_case(subject="Geburtsurkunde für Frieda")
    digest = digest_of(office, case)
    harm(office, digest, harmed)
    [problem] = told(office)
    for part in (digest, "mail.eml", "Geburtsurkunde für Frieda", "restore", "save"):
        assert part in problem


def test_a_case_with_a_file_number_is_named_by_it(office: Office, make_case: Callable[..., str]) -> None:
    case = make_case(subject="Geburtsurkunde für Frieda")
    register_case(office, case)
    harm(office, digest_of(office, case), LOSE)
    [problem] = told(office)
    assert mailbox.case_detail(office, case).row.number in problem


@pytest.mark.parametrize("harmed", [LOSE, CHANGE], ids=["missing", "damaged"])
def test_of_another_departments_document_only_the_digest_is_told(
    office: Office, office_of: Callable[..., Office], make_case: Callable[..., str], harmed: str
) -> None:
    case = make_case(subject="Geheimsache Quast", sender="Zacharias Quast")
    register_case(office, case)
    number, digest = mailbox.case_detail(office, case).row.number, digest_of(office, case)
    harm(office, digest, harmed)
    [problem] = told(office_of("gewerbeamt", Role.CLERK, Role.LEAD))
    assert digest in problem
    for secret in ("Quast", "mail.eml", number, case):
        assert secret not in problem


def test_a_backup_never_takes_the_place_of_something_else(office: Office, tmp_path: Path) -> None:
    letter, folder = tmp_path / "brief.txt", tmp_path / "ordner"
    letter.write_text("Guten Tag", "utf-8")
    folder.mkdir()
    for place in (letter, folder):
        with pytest.raises(UsageError, match=place.name):
            back_up(office, place)
    assert letter.read_text("utf-8") == "Guten Tag"


def test_a_backup_takes_the_place_of_an_earlier_one(office: Office, tmp_path: Path) -> None:
    assert back_up(office, tmp_path / "sicherung")
    assert back_up(office, tmp_path / "sicherung")
