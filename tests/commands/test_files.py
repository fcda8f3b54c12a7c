"""Why a file cannot be written, with advice that fits the reason."""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path

import pytest

from desktop.commands.files import cannot_write, make_folder, write_chunks
from desktop.errors import EnvironmentFault


def refused(place: Path, number: int) -> EnvironmentFault:
    return cannot_write(place, OSError(number, os.strerror(number)))


def advice(fault: EnvironmentFault) -> str:
    assert fault.advice is not None
    return fault.advice.source


def test_a_folder_is_answered_by_a_file_in_it_not_by_room_on_the_disk(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFault) as told:
        write_chunks(tmp_path, [b"x"])
    assert "file in it" in advice(told.value)
    assert "room" not in advice(told.value)


@pytest.mark.skipif(sys.platform != "linux", reason="/proc is a folder of Linux")
def test_where_the_system_lets_nothing_be_made_nobody_says_that_it_is_gone() -> None:
    with pytest.raises(EnvironmentFault) as told:
        make_folder(Path("/proc/x"))
    assert "not there" not in str(told.value)
    assert "nicht (mehr)" not in str(told.value)
    assert "room" not in advice(told.value)


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
def test_a_full_disk_is_answered_by_making_room(tmp_path: Path, number: int) -> None:
    assert "room" in advice(refused(tmp_path / "x", number))
    assert "room" not in advice(refused(tmp_path / "x", errno.EROFS))
