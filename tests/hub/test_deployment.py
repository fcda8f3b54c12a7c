"""What stands under installer/hub/ works: the hub behind the shipped nginx, the units, the pins, the guide."""

from __future__ import annotations

import hashlib
import re
import shlex
import shutil
import socket
import subprocess
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic
from uuid import uuid4

import pytest
import requests
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from hub import cli
from hub.settings import load_settings
from tests.hub.running import PASSWORD, ROOT, RunningHub
from tests.servers.cups_server import wait_until

SHIPPED = ROOT / "installer" / "hub"
GUIDE = SHIPPED / "ANLEITUNG.md"


def write_certificate(folder: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), now, now + timedelta(1))
    made = made.add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
    pem = serialization.Encoding.PEM
    (folder / "hub.pem").write_bytes(made.sign(key, hashes.SHA256()).public_bytes(pem))
    (folder / "hub.key").write_bytes(
        key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return int(listening.getsockname()[1])


@pytest.fixture(scope="module")
def proxied(
    hub: RunningHub, require_server: Callable[[str, bool], None], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[int, int, Path]]:
    """The shipped nginx.conf in front of the hub: its ports for plain HTTP and TLS, and its certificate."""
    program = shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/bin")
    require_server("nginx", program is not None)
    assert program is not None
    folder = tmp_path_factory.mktemp("nginx")
    write_certificate(folder)
    plain, tls = free_port(), free_port()
    site = (SHIPPED / "nginx.conf").read_text("utf-8")
    for old, new in (
        (r"listen \[::\].*;\n", "\n"),
        (r"listen 80;", f"listen 127.0.0.1:{plain};"),
        (r"listen 443 ssl http2;", f"listen 127.0.0.1:{tls} ssl http2;"),
        (r"127\.0\.0\.1:8450", f"127.0.0.1:{hub.port}"),
        (r"/etc/ssl/amtsfach|/var/log/nginx", str(folder)),
    ):
        site = re.sub(old, new, site)
    (folder / "nginx.conf").write_text(
        f"daemon off; worker_processes 1; pid {folder}/pid; error_log {folder}/error.log; events {{}}\n"
        f"http {{ client_body_temp_path {folder}/b; proxy_temp_path {folder}/p; fastcgi_temp_path {folder}/f;"
        f" uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;\n{site}\n}}\n",
        "utf-8",
    )
    command = [program, "-e", f"{folder}/error.log", "-p", str(folder), "-c", f"{folder}/nginx.conf"]
    process = subprocess.Popen(["/usr/bin/env", *command])
    wait_until(lambda: accepts(tls), "nginx", trouble=lambda: (folder / "error.log").read_text())
    yield plain, tls, folder / "hub.pem"
    process.terminate()
    process.wait(20)


def accepts(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=5).close()
    except OSError:
        return False
    return True


@pytest.fixture
def town(proxied: tuple[int, int, Path], hub: RunningHub, department: str) -> Iterator[tuple[str, requests.Session]]:
    """A clerk signed in through nginx."""
    _plain, tls, certificate = proxied
    name = f"k.{uuid4().hex[:10]}"
    hub.add_clerk(name, [(department, "clerk")])
    url = f"https://localhost:{tls}"
    given = {"name": name, "password": PASSWORD, "device": str(uuid4()), "device_name": ""}
    with requests.Session() as http:
        http.trust_env, http.verify = False, str(certificate)
        answer = http.post(f"{url}/v1/session", json=given, timeout=30)
        assert answer.status_code == 201, answer.text
        http.headers["Authorization"] = f"Bearer {answer.json()['token']}"
        yield url, http


def test_the_hub_works_behind_the_shipped_nginx(town: tuple[str, requests.Session], department: str) -> None:
    url, http = town
    begun = monotonic()

    assert http.get(f"{url}/v1/changes?since={department}:0&wait=2", timeout=30).status_code == 204
    assert monotonic() - begun >= 2
    forged = {"X-Forwarded-Proto": "http", "X-Forwarded-For": "203.0.113.9"}  # nginx says what is true
    assert http.get(f"{url}/v1/{department}/pull", headers=forged, timeout=30).status_code == 200
    content = b"x" * 3_000_000
    blob = f"{url}/v1/{department}/blob/{hashlib.sha256(content).hexdigest()}"
    assert http.put(blob, data=content, headers={"Upload-Length": "3000000"}, timeout=30).status_code == 201
    assert http.get(blob, timeout=30).content == content
    assert http.post(f"{url}/v1/{department}/push", data=bytes(34 << 20), timeout=30).status_code == 413
    assert http.get(f"{url}/elsewhere", timeout=30).status_code == 404


def test_plain_http_is_sent_to_tls(proxied: tuple[int, int, Path]) -> None:
    plain, _tls, _certificate = proxied
    answer = requests.get(f"http://127.0.0.1:{plain}/v1/house", allow_redirects=False, timeout=9)
    assert (answer.status_code, answer.headers["Location"].split(":")[0]) == (308, "https")


@pytest.mark.alone
def test_the_shipped_settings_are_settings() -> None:
    settings = load_settings({"AMTSFACH_HUB_CONFIG": str(SHIPPED / "hub.toml")})

    assert settings.trusted_proxies == ("127.0.0.1", "::1")
    told = re.findall(r"^# (\w+) = (\d+)", (SHIPPED / "hub.toml").read_text("utf-8"), re.MULTILINE)
    assert told
    assert {name: getattr(settings, name) for name, _value in told} == {name: int(value) for name, value in told}


@pytest.mark.alone
def test_the_hub_is_installed_in_the_versions_of_the_lock() -> None:
    def pins(path: Path) -> dict[str, str]:
        return dict(re.findall(r"^([a-z0-9.-]+)==(\S+)", path.read_text("utf-8"), re.MULTILINE))

    wanted = pins(SHIPPED / "requirements.txt")
    assert set(wanted) >= {"fastapi", "uvicorn", "msgspec", "psycopg", "psycopg-binary", "argon2-cffi", "sqlalchemy"}
    assert wanted.items() <= pins(ROOT / "requirements.lock").items()


@pytest.mark.alone
@pytest.mark.parametrize("file", ["ANLEITUNG.md", *(f"systemd/{p.name}" for p in (SHIPPED / "systemd").iterdir())])
def test_every_command_that_is_written_down_is_one(file: str) -> None:
    text = (SHIPPED / file).read_text("utf-8")
    commands = re.findall(r"amtsfach-hub ((?:[a-z]+ ?)?[^\n`„“]*)$", text, re.MULTILINE)

    for command in commands:
        words = shlex.split(command)
        if words and words[0] in {
            "init",
            "serve",
            "user",
            "department",
            "municipality",
            "backup",
            "check",
            "tidy",
            "restore",
        }:
            cli.command_line().parse_args(words)


@pytest.mark.alone
@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="there is no systemd-analyze here")
def test_the_units_are_what_systemd_understands(tmp_path: Path) -> None:
    for unit in (SHIPPED / "systemd").iterdir():
        text = unit.read_text("utf-8").replace("/opt/amtsfach-hub/bin/amtsfach-hub", "/bin/true")
        (tmp_path / unit.name).write_text(text, "utf-8")
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *map(str, tmp_path.iterdir())],
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip

    wrong = [line for line in done.stderr.splitlines() if str(tmp_path) in line or "amtsfach" in line]
    assert wrong == []
