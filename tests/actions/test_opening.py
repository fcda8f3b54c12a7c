"""What a registrar signs as is told once and kept until it is told otherwise."""

from __future__ import annotations

from dataclasses import replace

import pytest

from desktop.actions.mailbox import colleagues
from desktop.actions.opening import add_colleague, everything, present_clerk, present_set_up, set_up
from desktop.domain.clerk import Role
from desktop.errors import UsageError


def test_the_function_is_kept_with_the_clerk(office):
    first = replace(present_set_up(office.profile), function=" Standesbeamtin ")
    set_up(office.profile, office.catalogue, office.clock, first)
    assert present_clerk(office.profile).function == "Standesbeamtin"
    assert present_set_up(office.profile).function == "Standesbeamtin"


def test_a_profile_begins_without_a_function(office, catalogue):
    assert everything("A", "B", catalogue).function == ""
    assert office.clerk.function == ""


def test_a_colleague_has_a_function_too(office):
    add_colleague(office, "B. Winter", {"standesamt": frozenset({Role.REGISTRAR})}, "Standesbeamter")
    assert {c.name: c.function for c in colleagues(office, "standesamt")}["B. Winter"] == "Standesbeamter"


def test_a_function_with_a_stroke_would_stand_on_certificates_and_is_refused(office):
    both = "Standesbeamtin/Standesbeamter"
    with pytest.raises(UsageError):
        set_up(office.profile, office.catalogue, office.clock, replace(present_set_up(office.profile), function=both))
    with pytest.raises(UsageError):
        add_colleague(office, "C. Herbst", {}, both)
