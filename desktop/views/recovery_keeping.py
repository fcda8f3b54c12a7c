"""See to it that somebody keeps the recovery key: show a new one until a clerk says where it lies."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject

from desktop.background import Jobs, Lane
from desktop.errors import DesktopError
from desktop.translation import _, say

if TYPE_CHECKING:
    from desktop.views.main_window import MainWindow


class KeyedProfile(Protocol):
    """What a profile knows of its recovery key."""

    @property
    def recovery_key_is_kept(self) -> bool:
        """Whether somebody confirmed that the key is in safe hands."""

    @property
    def new_recovery_key(self) -> str:
        """The key made with the profile just now; "" otherwise."""

    def make_recovery_key(self) -> str:
        """Replace the key by a new one."""

    def confirm_recovery_key(self) -> None:
        """Note that the key is in safe hands."""


class RecoveryKeeping(QObject):
    """Asks once per start, in front of the window that `front` names at that moment."""

    def __init__(
        self,
        profile: KeyedProfile,
        municipality: str,
        jobs: Jobs,
        front: Callable[[], MainWindow | None],
        failed: Callable[[DesktopError], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._profile, self._municipality = profile, municipality
        self._jobs, self._front, self._failed = jobs, front, failed

    def begin(self) -> None:
        """Show a new key, or offer to make one where nobody confirmed the old one."""
        if self._profile.recovery_key_is_kept:
            return
        if self._profile.new_recovery_key:
            self._ask_to_keep(self._profile.new_recovery_key)
            return
        window = self._front()
        if window is not None:
            from desktop.views.notices import Notice

            words = say(_("Nobody has confirmed that the recovery key is in safe hands."))
            window.notices.tell(Notice("hint", words, action=say(_("Make a new key")), act=self._make))

    def _make(self) -> None:
        profile = self._profile
        self._jobs.run(
            Lane.WRITE,
            lambda _job: profile.make_recovery_key(),
            owner=self,
            done=self._ask_to_keep,
            failed=self._failed,
        )

    def _ask_to_keep(self, key: str) -> None:
        from desktop.views.recovery_key_dialog import RecoveryKeyDialog

        window = self._front()
        if window is None:
            return
        dialog = RecoveryKeyDialog(key, self._municipality, window)
        dialog.accepted.connect(self._confirm)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _confirm(self) -> None:
        profile = self._profile
        self._jobs.run(
            Lane.WRITE,
            lambda _job: profile.confirm_recovery_key(),
            owner=self,
            done=lambda _nothing: None,
            failed=self._failed,
        )
