"""What can go wrong in the world, told so that a clerk can act on it. Everything else that is raised is a bug."""

from __future__ import annotations

import errno

from desktop.translation import Text, _, say


class DesktopError(Exception):
    """A failure a person can do something about.

    Attributes:
        title: What happened, one short sentence.
        advice: What it means for the work and what to do; None where the title says it all.
        exit_code: What the command line ends with (design 8).
    """

    exit_code = 3

    def __init__(self, title: Text, advice: Text | None = None) -> None:
        super().__init__(title.source)
        self.title, self.advice = title, advice

    def __str__(self) -> str:
        return f"{say(self.title)} {say(self.advice)}" if self.advice else say(self.title)


class UsageError(DesktopError):
    """The command was called in a way it does not understand."""

    exit_code = 2


class NotFound(DesktopError):
    """What was asked for is not there, or not for this clerk: the two are never told apart (design 1, promise 5)."""

    exit_code = 2


class NotAllowed(DesktopError):
    """A rule refuses the act."""

    exit_code = 4


class EnvelopeOnly(NotAllowed):
    """Personal or confidential post: the mailroom hands it over unopened."""


class ReasonNeeded(NotAllowed):
    """The case is opened for a stated reason only."""


class EditConflict(DesktopError):
    """Somebody else changed the same thing after it was opened here."""

    exit_code = 4


class EnvironmentFault(DesktopError):
    """This machine or profile cannot do it now: disk full, read-only, locked."""


class WrongKey(EnvironmentFault):
    """The profile does not open with the key at hand."""


class NewerProfile(EnvironmentFault):
    """The profile was written by a newer version of the program."""


class DamagedProfile(EnvironmentFault):
    """The database or the blobs are damaged."""


class ReadingFailed(DesktopError):
    """A file could not be opened by a reader process within its limits."""

    exit_code = 1


def file_problem(exc: OSError) -> Text | str:
    """Why the system refuses a file or folder, in words a person knows; the system's own where there are none."""
    known = {
        errno.ENOENT: _("it is not there (any more)"),
        errno.EACCES: _("your user has no right to it"),
        errno.EPERM: _("your user has no right to it"),
        errno.EROFS: _("the drive is read-only"),
        errno.ENOSPC: _("the disk is full"),
        errno.EISDIR: _("it is a folder"),
        errno.ENOTDIR: _("a part of the path is no folder"),
        errno.EINVAL: _("it is no file"),
        errno.ENXIO: _("it is no file"),
        errno.ELOOP: _("the link leads in a circle"),
        errno.EFBIG: _("it has more than 1 GB"),
        errno.EIO: _("the drive does not read as it should"),
        errno.ENAMETOOLONG: _("the name is too long"),
    }
    return known.get(exc.errno or 0) or exc.strerror or type(exc).__name__


def envelope_only() -> EnvelopeOnly:
    """Somebody of the mailroom wants to look into personal or confidential post."""
    return EnvelopeOnly(
        _("This is personal or confidential post. The mailroom hands it over unopened."),
        _("Please forward it to the department or person it is addressed to."),
    )


def reason_needed() -> ReasonNeeded:
    """Somebody wants to look into a protected case; says nothing of who is protected and why."""
    return ReasonNeeded(
        _("This case is shown for a stated reason only."),
        _("Please give the reason. It is kept in the history of the case."),
    )


def case_not_found(wanted: str) -> NotFound:
    """The one answer for a case that does not exist and for one behind a wall."""
    return NotFound(
        _("There is no case {wanted} here.", wanted=wanted),
        _("Please check the file number, or search for the name."),
    )
