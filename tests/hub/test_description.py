"""The published description is true, and nothing it allows or forbids brings the hub to its knees."""

from __future__ import annotations

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import BaseSchema, Case, GenerationMode, Response

from tests.hub.running import Desk, RunningHub

CALLS = {
    ("DELETE", "/v1/session"), ("POST", "/v1/session"), ("GET", "/v1/house"), ("GET", "/v1/changes"),
    ("GET", "/health"),
    ("POST", "/v1/{department}/push"), ("GET", "/v1/{department}/pull"), ("POST", "/v1/{department}/lease"),
    ("GET", "/v1/{department}/versions/{kind}/{item}"), ("POST", "/v1/{department}/transfer"),
    ("GET", "/v1/{department}/blob/{sha256}"), ("HEAD", "/v1/{department}/blob/{sha256}"),
    ("PUT", "/v1/{department}/blob/{sha256}"), ("POST", "/v1/{department}/countersign"),
    ("PUT", "/v1/{department}/presence"),
}  # fmt: skip


@pytest.fixture(scope="session")
def described(hub: RunningHub) -> BaseSchema:
    return schemathesis.openapi.from_url(f"{hub.url}/openapi.json")


def test_every_call_of_the_contract_is_described(hub: RunningHub) -> None:
    paths = requests.get(f"{hub.url}/openapi.json", timeout=9).json()["paths"]

    assert {(method.upper(), path) for path, methods in paths.items() for method in methods} == CALLS


WITHOUT_INPUT = {("GET", "/v1/house"), ("GET", "/health")}
TRIED = sorted(CALLS - {("DELETE", "/v1/session")})  # that one would end the session of the other examples


@pytest.mark.parametrize(
    ("method", "path", "mode"),
    [
        pytest.param(*call, mode, id=f"{' '.join(call)} {mode.value}")
        for call in TRIED
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
        if mode is GenerationMode.POSITIVE or call not in WITHOUT_INPUT
    ],
)
def test_the_hub_answers_whatever_is_sent_as_it_is_described(
    described: BaseSchema, desk: Desk, department: str, method: str, path: str, mode: GenerationMode
) -> None:
    operation = described[path][method]

    @given(operation.as_strategy(generation_mode=mode))
    @settings(max_examples=6, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
    def sent(case: Case) -> None:
        if "department" in (case.path_parameters or {}):
            case.path_parameters["department"] = department  # else each call would end at the wall
        if path == "/v1/changes":
            case.query = {**(case.query or {}), "wait": 0}
        answer = case.call(headers={"Authorization": f"Bearer {desk.token}"}, timeout=30)
        check(answer, case)

    sent()


def check(answer: Response, case: Case) -> None:
    documented = {int(status) for status in case.operation.responses.status_codes}
    assert answer.status_code in documented | {404}, case.as_curl_command()
    if answer.status_code >= 400 and case.operation.method.upper() != "HEAD":
        told = answer.json()
        assert "results" in told or set(told) == {"error", "detail"}
