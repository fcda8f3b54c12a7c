"""The administrator's commands: German, with exit codes, and a backup that brings everything back."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from tests.hub.running import PASSWORD, Desk, RunningHub, item, running_hub
from tests.servers.postgres import PostgresServer

pytestmark = pytest.mark.timeout(180)


@pytest.fixture(scope="module")
def cared(hub_postgres: PostgresServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningHub]:
    """A hub whose stored things may be damaged."""
    with running_hub(hub_postgres, tmp_path_factory.mktemp("cared"), 1, session_cache_s="1") as running:
        yield running


def sent_blob(desk: Desk, department: str, content: bytes) -> str:
    name = hashlib.sha256(content).hexdigest()
    answer = desk.put(f"/v1/{department}/blob/{name}", data=content, headers={"Upload-Length": str(len(content))})
    assert answer.status_code == 201
    return name


def sql(hub: RunningHub, statement: str) -> None:
    with hub.engine.begin() as connection:
        connection.exec_driver_sql(statement)


def test_an_administrator_furnishes_a_house(cared: RunningHub) -> None:
    for arguments in (
        ("municipality", "add", "ilmtal", "Gemeinde Ilmtal", "--land", "TH"),
        ("department", "add", "ilmtal-meldeamt", "Meldeamt", "--municipality", "ilmtal"),
        ("department", "rename", "ilmtal-meldeamt", "Einwohnermeldeamt"),
    ):
        done = cared.command(*arguments)
        assert (done.returncode, done.stdout, done.stderr) == (0, "Erledigt.\n", "")
    done = cared.command(
        "user", "add", "a.sommer", "--shown", "A. Sommer", "--function", "Standesbeamtin", text=PASSWORD
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert cared.command("user", "role", "a.sommer", "ilmtal-meldeamt", "clerk", "lead").returncode == 0

    desk = cared.sign_in("a.sommer")
    house = desk.get("/v1/house").json()
    assert (house["clerk"]["name"], house["clerk"]["function"]) == ("A. Sommer", "Standesbeamtin")
    assert house["roles"] == [["ilmtal-meldeamt", "clerk"], ["ilmtal-meldeamt", "lead"]]
    assert "ilmtal-meldeamt\tEinwohnermeldeamt\tilmtal\t0" in cared.command("department", "list").stdout
    assert "a.sommer\tA. Sommer\tStandesbeamtin\t\tilmtal-meldeamt=clerk ilmtal-meldeamt=lead" in (
        cared.command("user", "list").stdout
    )
    assert cared.command("user", "lock", "a.sommer").returncode == 0
    assert "gesperrt" in cared.command("user", "list").stdout


WRONG = {
    "unknown user": (("user", "lock", "niemand"), "", 2, "Ein Konto „niemand“ gibt es nicht."),
    "short password": (("user", "add", "neu"), "kurz", 2, "Ein Kennwort hat mindestens 10"),
    "unknown role": (("user", "role", "niemand", "standesamt", "boss"), "", 2, "Diese Rolle gibt es nicht: boss."),
    "bad id": (("department", "add", "Bürger", "x", "--municipality", "musterstadt"), "", 2, "kann keine Kennung sein"),
    "reserved": (("department", "add", "house", "x", "--municipality", "musterstadt"), "", 2, "kann keine Kennung"),
    "no town": (("department", "add", "x", "x", "--municipality", "nirgends"), "", 2, "Eine Gemeinde „nirgends“"),
    "bad day": (("user", "substitute", "a", "b", "--from", "1.1.2026"), "", 2, "„1.1.2026“ ist kein Tag"),
    "no backup": (("restore", "/nirgends"), "", 2, "/nirgends enthält keine vollständige Sicherung"),
}


@pytest.mark.parametrize(("arguments", "text", "code", "told"), WRONG.values(), ids=WRONG)
def test_what_cannot_be_done_is_said_in_german(
    cared: RunningHub, arguments: tuple[str, ...], text: str, code: int, told: str
) -> None:
    done = cared.command(*arguments, text=text)

    assert (done.returncode, done.stdout) == (code, "")
    assert told in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("variables", "told"),
    [
        ({"AMTSFACH_HUB_DATABASE": "postgresql://x@127.0.0.1:1/x"}, "Die Datenbank ist nicht erreichbar"),
        ({"AMTSFACH_HUB_DATABASE": "mysql://x"}, "Die Einstellung „database“"),
        ({"AMTSFACH_HUB_DATABASE": ""}, "Die Einstellung „database“"),
        ({"AMTSFACH_HUB_CONNECTIONS": "viele"}, "Die Einstellung „connections“"),
        ({"AMTSFACH_HUB_CONFIG": "/nirgends.toml"}, "Die Einstellung „/nirgends.toml“"),
        ({"AMTSFACH_HUB_SIGNING_KEY": "/nirgends.pem"}, "Der Signaturschlüssel /nirgends.pem fehlt"),
    ],
)
def test_what_is_missing_around_the_hub_is_said_in_german(
    cared: RunningHub, variables: dict[str, str], told: str
) -> None:
    done = cared.command("check", **variables)

    assert (done.returncode, done.stdout) == (3, "")
    assert told in done.stderr


def test_init_again_changes_nothing_and_another_key_is_refused(cared: RunningHub, tmp_path: Path) -> None:
    key = cared.settings.signing_key.read_bytes()
    assert oct(cared.settings.signing_key.stat().st_mode)[-3:] == "600"

    assert cared.command("init").stdout == "Die Datenbank ist eingerichtet.\n"
    assert cared.settings.signing_key.read_bytes() == key
    done = cared.command("init", AMTSFACH_HUB_SIGNING_KEY=str(tmp_path / "other.pem"))
    assert (done.returncode, (tmp_path / "other.pem").exists()) == (3, False)


def test_a_hub_without_tables_says_what_to_do(cared: RunningHub, hub_postgres: PostgresServer) -> None:
    done = cared.command("user", "list", AMTSFACH_HUB_DATABASE=hub_postgres.new_database())

    assert (done.returncode, done.stderr) == (3, done.stderr)
    assert "amtsfach-hub init" in done.stderr


def test_check_names_what_is_wrong(cared: RunningHub) -> None:
    desk = cared.desk(("standesamt", "clerk"))
    names = [sent_blob(desk, "standesamt", os.urandom(1000)) for _ in range(2)]
    first = desk.push("standesamt", item(), item(), item(), item())[0]["sequence"]
    for series in "ab":
        desk.post("/v1/standesamt/lease", json={"id": str(uuid4()), "series": series, "size": 5})
    assert cared.command("check").returncode == 0

    whole = cared.settings.blobs / "whole"
    (whole / names[0][:2] / names[0]).unlink()
    (whole / names[1][:2] / names[1]).write_bytes(b"tampered")
    sql(cared, f"DELETE FROM item_version WHERE sequence = {first} AND department = 'standesamt'")
    sql(cared, f"UPDATE item_version SET data = '{{' WHERE sequence = {first + 1} AND department = 'standesamt'")
    sql(cared, f"UPDATE item_version SET id = 'x' WHERE sequence = {first + 2} AND department = 'standesamt'")
    sql(cared, f"UPDATE department SET sequence = {first + 2} WHERE id = 'standesamt'")
    sql(cared, "UPDATE counter SET next = 3 WHERE series = 'a' AND department = 'standesamt'")
    done = cared.command("check")

    assert done.returncode == 1
    for told in (
        f"Das Dokument {names[0]} fehlt",
        f"Das Dokument {names[1]} ist beschädigt",
        f"fehlt der Stand {first}.",
        f"Der Stand {first + 1} ist kein lesbares JSON",
        f"Der Stand {first + 2} gehört nicht zu",
        f"Der Stand {first + 3} liegt über der letzten Nummer",
        "Im Nummernkreis a wurde 1 bis 5 doppelt vergeben",
    ):
        assert told in done.stdout
    (whole / names[1][:2] / names[1]).unlink()
    sql(cared, "DELETE FROM item_version; DELETE FROM item; DELETE FROM blob; DELETE FROM lease; DELETE FROM counter")


def test_tidying_up_forgets_old_deletions_and_tells_old_clients_to_read_anew(cared: RunningHub) -> None:
    desk = cared.desk(("buergerbuero", "clerk"))
    kept, gone = item(), item()
    desk.push("buergerbuero", kept, gone)
    desk.push("buergerbuero", item({}, id=gone["id"], base=2, deleted=True))
    desk.push("buergerbuero", item())
    assert cared.command("tidy").stdout.startswith("Aufgeräumt: 0 Löschvermerke")

    sql(cared, "UPDATE item_version SET at = at - interval '181 days' WHERE sequence = 3")
    assert cared.command("tidy").stdout.startswith("Aufgeräumt: 1 Löschvermerke")

    for cursor in (1, 2, 5, 999):
        answer = desk.get("/v1/buergerbuero/pull", params={"since": cursor})
        assert (answer.status_code, answer.json()["error"]) == (410, "too_old")
    assert [i["sequence"] for i in desk.pull("buergerbuero", 0)["items"]] == [1, 4]
    assert [i["sequence"] for i in desk.pull("buergerbuero", 3)["items"]] == [4]
    assert desk.get("/v1/buergerbuero/pull?before=99").status_code == 200


def test_tidying_up_removes_documents_nobody_names_after_the_grace_time(cared: RunningHub) -> None:
    desk, other = cared.desk(("standesamt", "clerk")), cared.desk(("ordnungsamt", "clerk"))
    named, unnamed, fresh, asked, shared = (sent_blob(desk, "standesamt", f"{n} {uuid4()}".encode()) for n in range(5))
    desk.push("standesamt", item({"documents": [{"sha256": named}]}))
    content = desk.get(f"/v1/standesamt/blob/{shared}").content
    assert sent_blob(other, "ordnungsamt", content) == shared
    other.push("ordnungsamt", item({"sha256": shared}))
    old = "UPDATE blob SET at = at - interval '31 days' WHERE department = 'standesamt'"
    sql(cared, f"{old} AND sha256 != '\\x{fresh}'")
    assert desk.call("HEAD", f"/v1/standesamt/blob/{asked}").status_code == 200  # somebody is about to name it

    assert "2 Dokumente" in cared.command("tidy").stdout

    seen = [desk.call("HEAD", f"/v1/standesamt/blob/{n}").status_code for n in (named, unnamed, fresh, asked, shared)]
    assert seen == [200, 404, 200, 200, 404]
    assert other.get(f"/v1/ordnungsamt/blob/{shared}").content == content
    assert cared.command("check").returncode == 0


def test_a_backup_brings_everything_back_and_gives_no_number_twice(
    cared: RunningHub, hub_postgres: PostgresServer, tmp_path: Path
) -> None:
    desk = cared.desk(("ordnungsamt", "clerk"), name="sicherung")
    name = sent_blob(desk, "ordnungsamt", b"Urkunde")
    desk.push("ordnungsamt", item({"sha256": name}))
    block = {"id": str(uuid4()), "series": "Aktenzeichen", "size": 10}
    desk.post("/v1/ordnungsamt/lease", json=block)
    before = desk.pull("ordnungsamt")

    shutil.rmtree(cared.settings.blobs / "whole" / "00", ignore_errors=True)
    for _ in range(2):  # the second one finds the documents there
        done = cared.command("backup", str(tmp_path / "backup"))
        assert (done.returncode, done.stderr) == (0, "")
    damaged = cared.settings.blobs / "whole" / "00" / ("00" * 32)
    damaged.parent.mkdir()
    damaged.write_bytes(b"not what its name says")
    done = cared.command("backup", str(tmp_path / "backup"))
    assert (done.returncode, f"Das Dokument {damaged.name} ist beschädigt" in done.stdout) == (1, True)
    desk.push("ordnungsamt", item())  # what the backup does not know
    lost = desk.post("/v1/ordnungsamt/lease", json={**block, "id": str(uuid4())}).json()

    new = {
        "AMTSFACH_HUB_DATABASE": hub_postgres.new_database(),
        "AMTSFACH_HUB_BLOBS": str(tmp_path / "new" / "blobs"),
        "AMTSFACH_HUB_SIGNING_KEY": str(tmp_path / "new" / "signing.pem"),
    }
    done = cared.command("restore", str(tmp_path / "backup"), **new)
    assert (done.returncode, done.stderr) == (0, "")
    assert cared.command("check", **new).returncode == 0
    assert cared.command("restore", str(tmp_path / "backup"), **new).returncode == 2  # never over a hub

    database = new["AMTSFACH_HUB_DATABASE"]
    with running_hub(hub_postgres, tmp_path / "new", 1, database=database) as restored:
        again = restored.sign_in("sicherung")
        assert again.get("/v1/ordnungsamt/pull", params={"since": before["next"]}).status_code == 410
        assert again.pull("ordnungsamt")["items"] == before["items"]
        assert again.get(f"/v1/ordnungsamt/blob/{name}").content == b"Urkunde"
        assert again.get("/v1/house").json()["countersign_key"] == desk.get("/v1/house").json()["countersign_key"]
        following = again.post("/v1/ordnungsamt/lease", json={**block, "id": str(uuid4())}).json()
        assert following["first"] > lost["last"]
        assert again.push("ordnungsamt", item())[0]["sequence"] > 1_000_000_000
        assert again.pull("ordnungsamt", again.pull("ordnungsamt")["next"])["items"] == []
