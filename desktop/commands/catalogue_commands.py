"""`amtsfach catalogue check | forms | schemas`."""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Iterator
from pathlib import Path

from desktop.actions.letterhead import Letterhead, letterhead
from desktop.catalogue.service import Catalogue
from desktop.commands.files import make_folder, write_chunks
from desktop.commands.session import Session, catalogue_folders, session_of
from desktop.errors import UsageError
from desktop.translation import _, counted, say

_DONE, _MISTAKES = 0, 1
KEYS = "keys.json"  # a folder with it is a profile

Made = Iterator[tuple[str, bytes]]  # file name and content, made one by one


def run(arguments: argparse.Namespace) -> int:
    """Do what `amtsfach catalogue ...` asks: the shipped catalogue with what the profile's town lays over it.

    Args:
        arguments: `what` is check, forms or schemas; the last two need `out`.

    Returns:
        0 done, 1 when the catalogue has mistakes.
    """
    session = session_of(arguments)
    if arguments.what == "check":
        return _check(session)
    if not arguments.out:
        raise UsageError(_("Please name a folder with --out."))
    catalogue = session.catalogue()
    made = _forms(catalogue, _letterhead(session)) if arguments.what == "forms" else _schemas(catalogue)
    return _write(session, Path(arguments.out), made)


def _check(session: Session) -> int:
    from desktop.catalogue.check import check_catalogue, consequences
    from desktop.catalogue.loader import load_catalogue

    folders = catalogue_folders(session.directory)
    mistakes = check_catalogue(folders)
    found = [{"file": str(m.file), "line": m.line, "text": say(m.text)} for m in mistakes]
    catalogue = load_catalogue(folders)
    used = [say(text) for text in consequences(catalogue)]
    lines = [*map(str, mistakes), *used]
    if not mistakes:
        services = len(catalogue.services)
        lines = [say(counted("{count} service, no mistakes.", "{count} services, no mistakes.", services))]
    session.tell({"ok": not mistakes, "mistakes": found, "consequences": used}, lines)
    return _MISTAKES if mistakes else _DONE


def _letterhead(session: Session) -> Letterhead:
    """The municipality the profile was set up for; AMTSFACH_MUNICIPALITY says it where no profile is wanted."""
    named = os.environ.get("AMTSFACH_MUNICIPALITY", "")
    if named or not (session.directory / KEYS).exists():
        return Letterhead(named)
    with session.profile() as opened:
        return letterhead(opened)


def _forms(catalogue: Catalogue, head: Letterhead) -> Made:
    from desktop.printing.form import fillable_form

    for service in catalogue.services.values():
        yield f"{service.id}.pdf", fillable_form(service, catalogue, head.municipality, sample=head.sample)


def _schemas(catalogue: Catalogue) -> Made:
    from desktop.catalogue.schema import portal_schema

    for service in catalogue.services.values():
        text = json.dumps(portal_schema(service), ensure_ascii=False, indent=2) + "\n"
        yield f"{service.id}.json", text.encode()


def _write(session: Session, folder: Path, made: Made) -> int:
    make_folder(folder)
    written: list[str] = []
    for name, content in made:
        write_chunks(folder / name, [content])
        written.append(str(folder / name))
    session.tell({"files": written}, written)
    return _DONE
