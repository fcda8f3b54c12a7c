"""How many values a test of a law tries when it says so itself."""

from __future__ import annotations

from hypothesis import settings


def examples(many: int) -> int:
    """As many, or fewer with `dev.py test --quick`."""
    quick = settings.get_current_profile_name() == "quick"
    return min(many, settings().max_examples) if quick else many
