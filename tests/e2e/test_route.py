"""`amtsfach route`: post that nothing routed gets its service on the command line as in the window."""

from __future__ import annotations

import pytest

from tests.e2e import shapes
from tests.e2e.conftest import Run
from tests.e2e.program import REFUSED, USAGE

pytestmark = pytest.mark.slow


@pytest.fixture
def case(run: Run) -> str:
    return str(
        run("note", "--channel", "phone", "--name", "Kai Weiß", "--subject", "Anliegen", "Ruft wieder an.")["case"]
    )


def test_route_sets_the_service_and_sends_the_case_to_its_department(run: Run, case: str) -> None:
    routed = run("route", case, "geburtsurkunde", "--reason", "steht im Brief")
    shapes.check(routed, {"changed": [str], "service": str, "department": str})
    assert routed == {"changed": [case], "service": "geburtsurkunde", "department": "standesamt"}
    shown = run("show", case)
    assert (shown["service"], shown["department"]) == ("geburtsurkunde", "standesamt")
    assert any("steht im Brief" in entry["text"] for entry in shown["history"])
    assert run("route", case, "geburtsurkunde")["changed"] == []


def test_route_refuses_what_is_not_there_and_what_would_mix_two_matters(run: Run, case: str) -> None:
    run("route", case, "luftschloss", expect=USAGE)
    run("route", "gibt-es-nicht", "geburtsurkunde", expect=USAGE)
    run("route", case, "geburtsurkunde")
    run("register", case, "kind.geburtsname=Großmann")
    refused = run("route", case, "sterbeurkunde", expect=REFUSED)
    assert refused["error"]["title"]
    assert run("show", case)["service"] == "geburtsurkunde"
