"""The walk through every screen: each is there, in German, with no word cut and no control without a name."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pikepdf
import pypdf
import pytest
from PySide6.QtCore import QTimer
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QWidget

from desktop.clock import SystemClock
from desktop.sample_town.office import sample_office
from desktop.tour.stage import Stage
from desktop.tour.walk import CERTIFICATE, PICTURES, Steps, walk
from desktop.views.main_window import MainWindow
from tests.e2e.eyes import english_actions, faults

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

_ITEMS = 30  # of the town's post: one of each kind, and some to fill a list


@dataclass
class Walked:
    """What a walk left, and what was wrong with what it showed."""

    saved: list[Path] = field(default_factory=list)
    faults: dict[str, list[str]] = field(default_factory=dict)
    english: list[str] = field(default_factory=list)
    told: list[tuple[int, int, str]] = field(default_factory=list)

    def look(self, name: str, front: QWidget) -> None:
        found = faults(front)
        if found:
            self.faults[name] = found
        if isinstance(front, MainWindow) and front.room is not None:  # before that it has no menus
            self.english.extend(english_actions(iter(front.commands)))

    def of_kind(self, kind: str) -> dict[str, list[str]]:
        found = {name: [fault for fault in those if fault.startswith(kind)] for name, those in self.faults.items()}
        return {name: those for name, those in found.items() if those}


@pytest.fixture(scope="module")
def walked(tmp_path_factory: pytest.TempPathFactory, qapp: QApplication) -> Walked:
    """One walk for all tests: it takes a while."""
    folder = tmp_path_factory.mktemp("tour")
    seen = Walked()
    steps = Steps(picture=lambda *step: seen.told.append(step))
    seen.saved = walk(folder / "profile", folder, items=_ITEMS, dark=False, look=seen.look, steps=steps)
    return seen


def test_every_screen_has_a_picture_that_shows_something(walked: Walked) -> None:
    pictures = [path for path in walked.saved if path.suffix == ".png"]
    assert len(pictures) == PICTURES, "a chapter that is dropped shall be noticed, and a tour tells how many there are"
    first, *others = [_colours(QImage(str(path))) for path in pictures]
    assert first > 1, "what is painted before the office is open: the panes, still empty"
    assert [path.name for path, colours in zip(pictures[1:], others, strict=True) if colours <= 20] == []


def test_every_picture_is_told_with_its_number_and_how_many_there_are(walked: Walked) -> None:
    names = [path.name for path in walked.saved if path.suffix == ".png"]
    assert [f"{number:02d}-{name}-hell.png" for number, _of, name in walked.told] == names
    assert {of for _number, of, _name in walked.told} == {PICTURES}


def test_no_two_screens_look_the_same(walked: Walked) -> None:
    contents = [path.read_bytes() for path in walked.saved]
    assert len(set(contents)) == len(contents)


def test_every_screen_is_german(walked: Walked) -> None:
    assert walked.of_kind("English") == {}
    assert walked.english == []


def test_no_word_is_cut(walked: Walked) -> None:
    assert walked.of_kind("cut") == {}


def test_nothing_lies_on_top_of_its_neighbour(walked: Walked) -> None:
    assert walked.of_kind("on top") == {}


def test_every_control_has_a_name(walked: Walked) -> None:
    assert walked.of_kind("nameless") == {}


def test_the_certificate_is_kept_for_good_and_says_that_it_is_a_sample(walked: Walked) -> None:
    path = walked.saved[-1]
    assert path.name == CERTIFICATE
    with pikepdf.open(path) as pdf:
        assert pdf.open_metadata().pdfa_status == "2B"
        assert "/OutputIntents" in pdf.Root
    assert "Muster" in pypdf.PdfReader(path).pages[0].extract_text()


def _colours(image: QImage) -> int:
    """How many colours a grid of points over the picture has, at most some hundred."""
    places = [(x, y) for x in range(0, image.width(), 4) for y in range(0, image.height(), 4)]
    return len({image.pixel(x, y) for x, y in places})


def test_a_bug_ends_the_tour_instead_of_showing_a_dialog_nobody_closes(tmp_path: Path, qapp: QApplication) -> None:
    def fail() -> None:
        raise ZeroDivisionError

    with sample_office(tmp_path / "profile", SystemClock()):
        pass
    stage = Stage(tmp_path / "profile", tmp_path, dark=False)
    try:
        QTimer.singleShot(0, fail)
        with pytest.raises(RuntimeError, match="failed during the tour"):
            stage.settle()
    finally:
        stage.close()
