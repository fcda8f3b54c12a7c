from __future__ import annotations

from collections.abc import Iterator

import pytest

from desktop.background import Jobs


@pytest.fixture
def jobs(qapp: object) -> Iterator[Jobs]:
    running = Jobs()
    yield running
    assert running.shut_down()
