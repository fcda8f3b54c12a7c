"""`amtsfach` without a command: the window, where there is somewhere to show it."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Mapping

from desktop.errors import DesktopError, EnvironmentFault
from desktop.translation import _

_ANYWHERE = frozenset({"", "xcb", "wayland", "wayland-egl", "wayland-xcomposite-egl"})  # Qt's plugins that need one


def run(arguments: argparse.Namespace) -> int:
    """Open the window; 3 where there is no display.

    Raises:
        EnvironmentFault: Qt would end the program at once, without a word a clerk understands.
    """
    if not has_display(sys.platform, os.environ):
        raise EnvironmentFault(
            _("There is no display here on which the window could be shown."),
            _(
                "Please start the program in the desktop session of this computer. Without a display the commands "
                "work; {command} names them.",
                command="amtsfach --help",
            ),
        )
    from desktop.app import run_window

    return run_window(arguments, lambda error: _tell(arguments, error))


def _tell(arguments: argparse.Namespace, error: DesktopError) -> None:
    from desktop.commands.session import session_of  # loads the storage, which is loaded beside the window otherwise

    session_of(arguments).tell_error(error)


def has_display(system: str, variables: Mapping[str, str]) -> bool:
    """Whether Qt will look for a display that is named, or needs none.

    Args:
        system: As `sys.platform`.
        variables: The environment; QT_QPA_PLATFORM may ask for "offscreen" and others that need no display.
    """
    plugins = {name.partition(":")[0] for name in variables.get("QT_QPA_PLATFORM", "").split(";")}
    named = variables.get("DISPLAY") or variables.get("WAYLAND_DISPLAY") or variables.get("WAYLAND_SOCKET")
    return not system.startswith("linux") or bool(named) or not plugins <= _ANYWHERE
