"""Until when a case must be done, as its service says."""

from __future__ import annotations

from datetime import datetime, timedelta

from desktop.catalogue.service import ServiceDefinition
from desktop.clock import local


def deadline_of(service: ServiceDefinition | None, received_at: datetime) -> str:
    """The last day as an ISO date, counted from the local day of arrival; "" where the service sets none."""
    days = service.deadline_days if service else 0
    return (local(received_at).date() + timedelta(days=days)).isoformat() if days else ""
