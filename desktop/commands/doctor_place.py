"""What the place of a profile is like: rights, kind of drive, room; looked at without opening or making a profile."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

from desktop.commands.doctor_check import Check
from desktop.errors import DesktopError
from desktop.paths import town_catalogue
from desktop.translation import _, counted, grouped

_MB = 1_000_000
_NEEDED_MB, _COMFORTABLE_MB = 100, 2_000
_MOST_NAMED = 5  # mistakes of a catalogue
_OF_OTHERS = 0o077  # rights of the group and of everybody
# Drives on other machines, where locks between processes cannot be relied on.
_REMOTE = frozenset({"nfs", "nfs4", "cifs", "smb", "smb2", "smb3", "smbfs", "9p", "fuse.sshfs", "davfs", "fuse.davfs2"})


def place_checks(directory: Path) -> Iterator[Check]:
    """Look at where the profile lies, or would be made."""
    there = _nearest(directory)
    yield _profile(directory, there)
    yield _drive(there)
    yield _room(there)
    yield _catalogue(directory)


def _nearest(directory: Path) -> Path:
    """The directory itself, or where it would be made."""
    return next(p for p in (directory.absolute(), *directory.absolute().parents) if os.path.exists(p))


def _profile(directory: Path, there: Path) -> Check:
    place = str(directory)
    if not os.access(there, os.W_OK | os.X_OK) or not there.is_dir():
        advice = _("The drive is read-only, or your user has no right to write there: please ask for it.")
        return Check("profile", False, _("{path} cannot be written.", path=str(there)), advice, essential=True)
    if not (directory / "keys.json").exists():
        return Check("profile", True, _("There is no profile in {path} yet; the first start makes it.", path=place))
    open_to = [p for p in (directory, *sorted(directory.glob("*.*"))) if _others_may(p)]
    if open_to:
        command = f"chmod -R go-rwx {place}"
        text = _("Others on this computer may read {path}.", path=str(open_to[0]))
        return Check("profile", False, text, _("{command} mends that.", command=command))
    return Check("profile", True, _("The profile in {path} is yours alone.", path=place))


def _others_may(path: Path) -> bool:
    return os.name == "posix" and bool(path.stat().st_mode & _OF_OTHERS)


def _drive(there: Path) -> Check:
    kind = _file_system(there)
    if kind in _REMOTE:
        text = _("The profile lies on a drive of another computer ({kind}).", kind=kind)
        advice = _("Please keep it on this computer's own drive (--profile DIR), and put backups there instead.")
        return Check("drive", False, text, advice)
    return Check("drive", True, _("The profile lies on a drive of this computer."))


def _file_system(place: Path) -> str:
    """The kind of file system, as Linux names it; "" elsewhere."""
    if not sys.platform.startswith("linux"):
        return ""
    wanted, found, length = os.path.realpath(place), "", -1
    try:
        mounts = Path("/proc/self/mounts").read_text("utf-8", "replace").splitlines()
    except OSError:
        return ""
    for line in mounts:
        _device, mounted, kind = line.split()[:3]
        mounted = mounted.replace("\\040", " ").rstrip("/") + "/"
        if (wanted + "/").startswith(mounted) and len(mounted) >= length:  # of two on one place, the later hides
            found, length = kind, len(mounted)
    return found


def _room(there: Path) -> Check:
    free = shutil.disk_usage(there).free // _MB
    text = _("{free} MB are free on the disk of the profile.", free=grouped(free))
    if free >= _COMFORTABLE_MB:
        return Check("room", True, text)
    advice = _("Please make room: the profile grows with the post, and a backup takes as much again.")
    return Check("room", False, text, advice, essential=free < _NEEDED_MB)


def _catalogue(directory: Path) -> Check:
    """Mistakes of a town's own catalogue cost what they define; without the delivered one nobody can work."""
    try:
        from desktop.catalogue.check import Report, check_catalogue, consequences
        from desktop.catalogue.loader import load_catalogue
        from desktop.paths import resources

        town = town_catalogue(directory)
        folders = [resources() / "catalogue", *([town] if town.is_dir() else [])]
        mistakes, used = check_catalogue(folders), consequences(load_catalogue(folders))
    except (ImportError, OSError, DesktopError) as exc:
        advice = _("Please install the program again.")
        return Check("catalogue", False, _("The catalogue cannot be read: {problem}.", problem=str(exc)), advice, True)
    if not mistakes:
        return Check("catalogue", True, _("The catalogue has no mistakes."))
    named = "\n    ".join(Report(mistakes, used).lines(_MOST_NAMED))
    text = counted("The catalogue has {count} mistake:", "The catalogue has {count} mistakes:", len(mistakes))
    advice = _("{command} names all of them.", command="amtsfach catalogue check")
    return Check("catalogue", False, _("{what}\n    {named}", what=text, named=named), advice)
