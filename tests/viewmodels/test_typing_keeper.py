"""Drafts reach the profile soon, in order, and go when they are saved."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QTimer

from desktop.viewmodels.typing_keeper import KEEP_AFTER_MS, TypingKeeper


class Drafts:
    def __init__(self) -> None:
        self.kept: dict[str, dict[str, str]] = {}

    def keep(self, case: str, fields: dict[str, str]) -> None:
        self.kept.setdefault(case, {}).update(fields)

    def forget(self, case: str, fields: tuple[str, ...] | None) -> None:
        for name in list(self.kept.get(case, {})) if fields is None else fields:
            self.kept.get(case, {}).pop(name, None)


@pytest.fixture
def drafts() -> Drafts:
    return Drafts()


@pytest.fixture
def keeper(qapp: object, drafts: Drafts) -> TypingKeeper:
    return TypingKeeper(drafts.keep, drafts.forget)


def test_who_types_without_a_pause_is_kept_all_the_same(keeper, drafts, qtbot):
    assert KEEP_AFTER_MS <= 500
    typing = QTimer()
    typing.timeout.connect(lambda: keeper.typed("case-1", "name", "x"))
    typing.start(KEEP_AFTER_MS // 8)
    qtbot.waitUntil(lambda: bool(drafts.kept), timeout=4 * KEEP_AFTER_MS)
    typing.stop()


def test_leaving_a_case_keeps_at_once_what_was_typed(keeper, drafts):
    keeper.typed("case-1", "name", "a")
    keeper.typed("case-2", "note", "b")
    keeper.flush()
    assert drafts.kept == {"case-1": {"name": "a"}, "case-2": {"note": "b"}}


def test_a_saved_field_leaves_no_draft_behind(keeper, drafts):
    keeper.typed("case-1", "name", "a")
    keeper.typed("case-1", "day", "b")
    keeper.forget("case-1", ["name"])
    keeper.flush()
    assert drafts.kept == {"case-1": {"day": "b"}}
