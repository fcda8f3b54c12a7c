"""How the program looks and behaves on this computer; nothing about cases, nothing secret, nothing that syncs."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType

from desktop.errors import EnvironmentFault
from desktop.log import event
from desktop.translation import _

_log = logging.getLogger(__name__)


class Appearance(StrEnum):
    """Light or dark."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True, slots=True)
class Settings:
    """What is remembered from one start to the next.

    Attributes:
        appearance: Light, dark, or as the system.
        department_label: What departments are called here: Amt, Fachbereich, Abteilung.
        printer: The printer last chosen; "" for the system's.
        layout: Sizes and places of windows and panes by name, as text only their owner understands.
        lock_after_minutes: Without input until the screen is locked; 0 for never.
    """

    appearance: Appearance = Appearance.SYSTEM
    department_label: str = "Amt"
    printer: str = ""
    layout: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    lock_after_minutes: int = 10


def load_settings(path: Path) -> Settings:
    """Read the settings; what is missing or damaged takes its default and keeps nobody from working."""
    try:
        stored = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return Settings()
    except (OSError, ValueError) as exc:
        event(_log, "settings.unreadable", level=logging.WARNING, error=exc)
        return Settings()
    return _settings_from(stored if isinstance(stored, dict) else {})


def save_settings(path: Path, settings: Settings) -> None:
    """Write the settings whole or not at all.

    Raises:
        EnvironmentFault: The folder cannot be written to.
    """
    part = path.with_suffix(".part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_text(json.dumps(_plain(settings), ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
        part.replace(path)
    except OSError as exc:
        raise EnvironmentFault(
            _("The settings cannot be saved."),
            _("The program goes on with them until it is closed. Please check the disk and its permissions."),
        ) from exc


def _plain(settings: Settings) -> dict[str, object]:
    return {f.name: getattr(settings, f.name) for f in fields(settings)} | {"layout": dict(settings.layout)}


def _settings_from(stored: Mapping[str, object]) -> Settings:
    standard = Settings()
    appearance, layout = _text(stored.get("appearance")), stored.get("layout")
    return Settings(
        appearance=Appearance(appearance) if appearance in set(Appearance) else standard.appearance,
        department_label=_text(stored.get("department_label")) or standard.department_label,
        printer=_text(stored.get("printer")),
        lock_after_minutes=_minutes(stored.get("lock_after_minutes"), standard.lock_after_minutes),
        layout={str(k): v for k, v in layout.items() if isinstance(v, str)} if isinstance(layout, dict) else {},
    )


def _minutes(value: object, standard: int) -> int:
    """Whole minutes; what is none means the standard, never "do not lock"."""
    is_number = isinstance(value, int) and not isinstance(value, bool)
    return value if is_number and isinstance(value, int) and value >= 0 else standard


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
