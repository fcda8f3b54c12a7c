"""A CUPS of our own: real scheduler and filters, configured in a folder, and two queues that keep what they print.

Queue `Standesamt` keeps the PDF its printer would get, queue `Bild` the pixels (CUPS raster, 300 dpi, grey). Both have
trays, print on both sides unless told not to, and take US Letter unless told otherwise, so that a test notices when
the program does not say what it wants.
"""

from __future__ import annotations

import getpass
import os
import shutil
import socket
import struct
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

PROGRAMS = ("cupsd", "lp", "lpadmin", "lpstat", "lpoptions")
FILTERS = ("pdftopdf", "gstoraster")
_LIBRARY = Path("/usr/lib/cups")
_FILES = """ServerRoot {root}/etc
ServerBin {root}/bin
DataDir /usr/share/cups
StateDir {root}/run
CacheDir {root}/cache
RequestRoot {root}/spool
TempDir {root}/tmp
AccessLog {root}/log/access
ErrorLog {root}/log/error
PageLog {root}/log/page
User {user}
Group {group}
SystemGroup {system}
"""
_SERVER = """Listen 127.0.0.1:{port}
Browsing Off
WebInterface No
DefaultAuthType None
<Location />
  Order allow,deny
  Allow all
</Location>
<Policy default>
  <Limit All>
    Order deny,allow
  </Limit>
</Policy>
"""
_BACKEND = """#!/bin/sh
# job, user, title, copies, options; the document on standard input
[ $# -eq 0 ] && { echo 'direct keep "Unknown" "Keeps what is printed"'; exit 0; }
out="${DEVICE_URI#keep:}"
printf '%s\\n%s\\n%s' "$3" "$4" "$5" > "$out/$1.ticket"
cat > "$out/$1.part" && chmod 644 "$out/$1.part" "$out/$1.ticket" && mv "$out/$1.part" "$out/$1.printed"
"""
_PPD = """*PPD-Adobe: "4.3"
*FormatVersion: "4.3"
*FileVersion: "1.0"
*LanguageVersion: English
*LanguageEncoding: ISOLatin1
*PCFileName: "KEEP.PPD"
*Product: "(Keep)"
*Manufacturer: "Amtsfach"
*ModelName: "Keep"
*ShortNickName: "Keep"
*NickName: "Keep"
*PSVersion: "(3010) 0"
*LanguageLevel: "3"
*ColorDevice: True
*DefaultColorSpace: RGB
*FileSystem: False
*Throughput: "1"
*LandscapeOrientation: Plus90
*cupsVersion: 2.4
*cupsFilter2: {filter}
*OpenUI *PageSize/Media Size: PickOne
*OrderDependency: 10 AnySetup *PageSize
*DefaultPageSize: Letter
*PageSize A4/A4: "<</PageSize[595 842]>>setpagedevice"
*PageSize Letter/US Letter: "<</PageSize[612 792]>>setpagedevice"
*CloseUI: *PageSize
*OpenUI *PageRegion: PickOne
*OrderDependency: 10 AnySetup *PageRegion
*DefaultPageRegion: Letter
*PageRegion A4/A4: "<</PageSize[595 842]>>setpagedevice"
*PageRegion Letter/US Letter: "<</PageSize[612 792]>>setpagedevice"
*CloseUI: *PageRegion
*DefaultImageableArea: Letter
*ImageableArea A4/A4: "0 0 595 842"
*ImageableArea Letter/US Letter: "0 0 612 792"
*DefaultPaperDimension: Letter
*PaperDimension A4/A4: "595 842"
*PaperDimension Letter/US Letter: "612 792"
*OpenUI *InputSlot/Tray: PickOne
*OrderDependency: 20 AnySetup *InputSlot
*DefaultInputSlot: Auto
*InputSlot Auto/Auto: ""
*InputSlot Tray1/Tray 1: ""
*InputSlot Tray3/Tray 3: ""
*CloseUI: *InputSlot
*OpenUI *Duplex/Duplex: PickOne
*OrderDependency: 20 AnySetup *Duplex
*DefaultDuplex: DuplexNoTumble
*Duplex None/Off: "<</Duplex false>>setpagedevice"
*Duplex DuplexNoTumble/Long edge: "<</Duplex true/Tumble false>>setpagedevice"
*CloseUI: *Duplex
*OpenUI *Resolution/Resolution: PickOne
*OrderDependency: 10 AnySetup *Resolution
*DefaultResolution: 300dpi
*Resolution 300dpi/300 dpi: "<</HWResolution[300 300]>>setpagedevice"
*CloseUI: *Resolution
*OpenUI *ColorModel/Color: PickOne
*OrderDependency: 10 AnySetup *ColorModel
*DefaultColorModel: Gray
*ColorModel Gray/Gray: "<</cupsColorSpace 18/cupsBitsPerColor 8/cupsColorOrder 0/cupsCompression 0>>setpagedevice"
*CloseUI: *ColorModel
"""
_KEEP_PDF = '"application/vnd.cups-pdf application/pdf 0 -"'
_KEEP_PIXELS = '"application/vnd.cups-raster application/vnd.cups-raster 0 -"'


@dataclass(frozen=True)
class Printed:
    """One job as the printer got it."""

    title: str
    copies: int
    options: dict[str, str]
    content: bytes

    def pixels(self) -> tuple[int, int, bytes]:
        """Width, height and one grey byte per pixel (255 white) of the first page of a raster job."""
        assert self.content[:4] in {b"3SaR", b"2SaR"}, self.content[:4]
        header = self.content[4:1800]
        width, height, *_ = struct.unpack_from("<2I", header, 372)
        bits, line = struct.unpack_from("<I", header, 388)[0], struct.unpack_from("<I", header, 392)[0]
        assert (bits, line) == (8, width)
        return width, height, self.content[1800 : 1800 + width * height]


def missing() -> list[str]:
    """What of CUPS is not on this machine."""
    return [name for name in PROGRAMS if shutil.which(name, path=_path()) is None] + [
        name for name in FILTERS if not (_LIBRARY / "filter" / name).exists()
    ]


def _path() -> str:
    return os.environ.get("PATH", "") + ":/usr/sbin"


class CupsServer:
    """Starts the scheduler; `stop` ends it and nothing else."""

    def __init__(self, root: Path) -> None:
        self.root, self._seen = root, 0
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.address = f"127.0.0.1:{self.port}"
        self._write_configuration()
        self.environment = {**os.environ, "CUPS_SERVER": self.address, "LC_ALL": "C"}
        command = [
            shutil.which("cupsd", path=_path()) or "cupsd",
            "-f",
            *("-c", f"{root}/etc/cupsd.conf"),
            *("-s", f"{root}/etc/cups-files.conf"),
        ]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait_until(lambda: "is running" in self.run("lpstat", "-r", check=False), "the scheduler to answer")
        self.add_queue("Standesamt", _KEEP_PDF)
        self.add_queue("Bild", _KEEP_PIXELS)
        self.run("lpadmin", "-d", "Standesamt")

    def _write_configuration(self) -> None:
        for folder in ("etc/ppd", "run", "cache", "spool", "tmp", "log", "bin/backend", "out"):
            (self.root / folder).mkdir(parents=True)
        (self.root / "tmp").chmod(0o1777)  # filters run as another user
        (self.root / "out").chmod(0o777)
        for folder in ("filter", "cgi-bin", "daemon", "driver", "monitor", "notifier"):
            (self.root / "bin" / folder).symlink_to(_LIBRARY / folder)
        backend = self.root / "bin/backend/keep"
        backend.write_text(_BACKEND)
        backend.chmod(0o755)
        user, group, system = _users()
        files = _FILES.format(root=self.root, user=user, group=group, system=system)
        (self.root / "etc/cups-files.conf").write_text(files)
        (self.root / "etc/cupsd.conf").write_text(_SERVER.format(port=self.port))

    def add_queue(self, name: str, kept: str) -> None:
        ppd = self.root / f"{name}.ppd"
        ppd.write_text(_PPD.replace("{filter}", kept), "latin-1")
        self.run("lpadmin", "-p", name, "-E", "-v", f"keep:{self.root}/out", "-P", str(ppd), "-D", f"Drucker {name}")

    def run(self, *command: str, check: bool = True) -> str:
        """Run one of CUPS's commands on this server and return what it says."""
        done = subprocess.run(command, env=self.environment, capture_output=True, text=True, timeout=30, check=False)
        assert not check or done.returncode == 0, done.stderr
        return done.stdout

    def printed(self) -> Printed:
        """Wait for the next job to come out."""
        number = self._seen + 1
        path = self.root / "out" / f"{number}.printed"
        wait_until(path.exists, "the job to be printed", 30, self._trouble)
        self._seen = number
        title, copies, options = (self.root / "out" / f"{number}.ticket").read_text().split("\n", 2)
        pairs = [word.partition("=") for word in options.split()]
        return Printed(title, int(copies), {name: value for name, _, value in pairs}, path.read_bytes())

    def jobs_waiting(self) -> int:
        return len(self.run("lpstat", "-o").splitlines())

    def forget(self) -> None:
        """Remove jobs that wait; the next job printed is a new one."""
        self.run("cancel", "-a", check=False)
        names = [int(path.stem) for path in (self.root / "out").glob("*.ticket")]
        self._seen = max([*names, self._last_job()])

    def _last_job(self) -> int:
        spool = [path.name[1:] for path in (self.root / "spool").glob("c[0-9]*")]
        return max((int(number) for number in spool), default=0)

    def _trouble(self) -> str:
        return (self.root / "log/error").read_text("utf-8", "replace")[-2000:]

    def stop(self) -> None:
        self._process.terminate()
        self._process.wait(10)


def _users() -> tuple[str, str, str]:
    """Who filters run as, and who may administer: CUPS wants two groups that differ."""
    import grp  # not on Windows, where this module is only imported

    if os.geteuid() == 0:
        return "lp", "lp", "root"
    own = grp.getgrgid(os.getegid()).gr_name
    return getpass.getuser(), own, next(g.gr_name for g in grp.getgrall() if g.gr_name not in {own, "root"})


def wait_until(
    ready: Callable[[], bool], what: str, seconds: float = 15, trouble: Callable[[], str] = lambda: ""
) -> None:
    """Look again and again, without a fixed pause, until something outside is ready."""
    end = time.monotonic() + seconds
    while not ready():
        assert time.monotonic() < end, f"waited in vain for {what}\n{trouble()}"
        time.sleep(0.05)
