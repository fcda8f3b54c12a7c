from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, QSize

from desktop.domain.submission import Box
from desktop.views.page_layout import STEPS, Fit, PageLayout, PageShape, PageView, next_step, turned

ROOM = QSize(600, 800)
views = st.builds(PageView, st.sampled_from(Fit), st.floats(0.1, 8.0), st.integers(0, 3))
shapes = st.dictionaries(st.integers(0, 19), st.builds(PageShape, st.floats(0.05, 20.0)), max_size=8)


@given(views, shapes)
def test_pages_stand_under_each_other_and_never_overlap(view, seen):
    layout = PageLayout(20, seen, ROOM, view)
    rects = [layout.rect(page) for page in range(20)]
    assert all(upper.bottom() < lower.top() for upper, lower in pairwise(rects))
    assert rects[-1].bottom() < layout.extent.height()


@given(views, shapes, st.floats(0, 1))
def test_what_is_in_view_is_found(view, seen, where):
    layout = PageLayout(20, seen, ROOM, view)
    top = where * max(layout.extent.height() - ROOM.height(), 0)
    bottom = top + ROOM.height()
    in_view = {p for p in range(20) if layout.rect(p).bottom() > top and layout.rect(p).top() < bottom}
    assert in_view <= set(layout.pages_between(top, bottom))
    assert len(layout.pages_between(top, bottom)) <= len(in_view) + 2


@given(views, st.floats(0.2, 5.0), st.sampled_from([1.0, 1.5, 2.0]))
def test_a_page_is_asked_for_at_least_as_large_as_it_is_shown(view, ratio, scale):
    layout = PageLayout(1, {0: PageShape(ratio)}, ROOM, view)
    width, height = layout.box(scale)
    rect = layout.rect(0)
    shown = (rect.height(), rect.width()) if view.turns % 2 else (rect.width(), rect.height())
    if max(shown) * scale < 4000 and max(ratio, 1 / ratio) <= 4:  # beyond, memory counts more than the last pixel
        assert width >= shown[0] * scale - 2
        assert height >= shown[1] * scale - 2


@given(st.floats(0, 1), st.floats(0, 1), st.integers(0, 8))
def test_four_quarter_turns_bring_every_place_back(x, y, turns):
    there = turned(QPointF(x, y), turns)
    back = turned(there, 4 - turns % 4)
    assert (back.x(), back.y()) == pytest.approx((x, y))


@given(st.integers(0, 3))
def test_a_place_stays_on_its_page_however_it_is_turned(turns):
    layout = PageLayout(3, {}, ROOM, PageView(turns=turns))
    place = layout.place(Box(1, 0.1, 0.2, 0.4, 0.3))
    assert layout.rect(1).contains(place)


def test_zoom_steps_lead_from_the_smallest_to_the_largest_and_back():
    factor, seen = STEPS[0], [STEPS[0]]
    while (larger := next_step(factor, larger=True)) != factor:
        factor = larger
        seen.append(factor)
    assert tuple(seen) == STEPS
    assert next_step(1.03, larger=True) == 1.1
    assert next_step(1.03, larger=False) == 1.0


def test_ten_thousand_pages_are_laid_out_at_once():
    layout = PageLayout(10_000, {}, ROOM, PageView())
    assert len(layout.pages_between(layout.extent.height() / 2, layout.extent.height() / 2 + 800)) <= 3
