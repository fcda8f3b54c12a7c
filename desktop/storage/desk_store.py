"""Store notes, follow-ups and unsaved typing."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import Connection, delete, func, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from desktop.domain.case import FollowUpRow, NoteRow
from desktop.domain.ids import new_id
from desktop.models.case import case
from desktop.models.desk import follow_up, note, typing


def add_note(connection: Connection, case_id: str, author: str, text: str, at: datetime) -> str:
    """Write a note; returns its id."""
    note_id = new_id(at)
    connection.execute(insert(note).values(id=note_id, case_id=case_id, at=at, author=author, text=text))
    return note_id


def notes_of(connection: Connection, case_id: str) -> tuple[NoteRow, ...]:
    """The notes of a case, newest first."""
    found = connection.execute(
        select(note).where(note.c.case_id == case_id).order_by(note.c.at.desc(), note.c.id.desc())
    )
    return tuple(NoteRow(r.id, r.at, r.author, r.text) for r in found)


def add_follow_up(connection: Connection, case_id: str, due: date, reason: str, at: datetime) -> str:
    """Write a follow-up; returns its id."""
    made = new_id(at)
    connection.execute(insert(follow_up).values(id=made, case_id=case_id, due=due.isoformat(), reason=reason))
    _note_earliest(connection, case_id)
    return made


def finish_follow_up(connection: Connection, follow_up_id: str) -> None:
    """Tick a follow-up off."""
    case_id = case_of_follow_up(connection, follow_up_id)
    connection.execute(update(follow_up).where(follow_up.c.id == follow_up_id).values(done=True))
    if case_id:
        _note_earliest(connection, case_id)


def case_of_follow_up(connection: Connection, follow_up_id: str) -> str:
    """Which case a follow-up belongs to; "" when there is none such."""
    return connection.scalar(select(follow_up.c.case_id).where(follow_up.c.id == follow_up_id)) or ""


def _note_earliest(connection: Connection, case_id: str) -> None:
    """The list shows and sorts by the earliest open follow-up."""
    earliest = connection.scalar(
        select(func.min(follow_up.c.due)).where(follow_up.c.case_id == case_id, follow_up.c.done.is_(False))
    )
    connection.execute(update(case).where(case.c.id == case_id).values(follow_up=earliest or ""))


def follow_ups_of(connection: Connection, case_id: str) -> tuple[FollowUpRow, ...]:
    """The follow-ups of a case, next first."""
    found = connection.execute(
        select(follow_up).where(follow_up.c.case_id == case_id).order_by(follow_up.c.done, follow_up.c.due)
    )
    return tuple(FollowUpRow(r.id, date.fromisoformat(r.due), r.reason, r.done) for r in found)


def keep_typing(connection: Connection, clerk_id: str, case_id: str, field: str, text: str, at: datetime) -> None:
    """Keep what is typed in one field."""
    statement = upsert(typing).values(clerk=clerk_id, case_id=case_id, field=field, text=text, at=at)
    connection.execute(
        statement.on_conflict_do_update(
            index_elements=[typing.c.clerk, typing.c.case_id, typing.c.field], set_={"text": text, "at": at}
        )
    )


def kept_typing(connection: Connection, clerk_id: str, case_id: str) -> dict[str, str]:
    """What this clerk typed on this case and has not saved, by field."""
    found = connection.execute(
        select(typing.c.field, typing.c.text).where(typing.c.clerk == clerk_id, typing.c.case_id == case_id)
    )
    return {r.field: r.text for r in found}


def forget_typing(connection: Connection, clerk_id: str, case_id: str, fields: Iterable[str] | None = None) -> None:
    """Drop kept typing: of these fields, or all of the case."""
    statement = delete(typing).where(typing.c.clerk == clerk_id, typing.c.case_id == case_id)
    if fields is not None:
        statement = statement.where(typing.c.field.in_(list(fields)))
    connection.execute(statement)


def next_follow_ups(connection: Connection, case_ids: Iterable[str]) -> dict[str, tuple[str, str]]:
    """Day (ISO) and reason of the earliest open follow-up of each of these cases."""
    statement = select(follow_up.c.case_id, follow_up.c.due, follow_up.c.reason).where(
        follow_up.c.case_id.in_(list(case_ids)), follow_up.c.done.is_(False)
    )
    latest_first = connection.execute(statement.order_by(follow_up.c.due.desc(), follow_up.c.id.desc()))
    return {case_id: (due, reason) for case_id, due, reason in latest_first}
