"""Pages of a document on a desk: scrolled, zoomed, turned, with one place framed.

Only pages in view are asked for, in the device's own pixels; until a page is there, another size of it stands in.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from desktop.domain.submission import Box
from desktop.errors import DesktopError
from desktop.translation import _, say
from desktop.viewmodels.page_images import PageFile, PageImages, PageWish
from desktop.views.page_layout import LARGEST, SMALLEST, Fit, PageLayout, PageShape, PageView, next_step
from desktop.views.page_painter import paint_desk, paint_frame, paint_page
from desktop.views.theme import theme

_SETTLE_MS = 90  # while a clerk drags or turns the wheel, no size in between is rendered
_PATIENCE_MS = 250  # a page that comes sooner needs no words
_FRAME_ROOM = 3.0  # px between a framed field and its frame


class PageCanvas(QAbstractScrollArea):
    """Shows one `PageFile`."""

    page_changed = Signal(int)  # the page looked at, 0 for the first
    view_changed = Signal()  # zoom, fit or turn
    failed = Signal()  # a page of the document could not be rendered

    def __init__(self, images: PageImages, parent: QWidget | None = None, *, surface: str = "pane") -> None:
        """Make an empty canvas.

        Args:
            images: Where pages come from; used by this canvas alone.
            parent: Qt's owner.
            surface: The token of what lies around the desk.
        """
        super().__init__(parent)
        self._images, self._surface = images, surface
        self._file: PageFile | None = None
        self._shapes: dict[int, PageShape] = {}
        self._view = PageView()
        self._frame: Box | None = None
        self._page = 0
        self._neighbours: tuple[PageFile, ...] = ()
        self._dragged_from: QPoint | None = None
        self._layout = PageLayout(0, {}, QSize(0, 0), self._view)
        self._settled = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        self._settled.timeout.connect(self._ask)
        self._patience = QTimer(self, singleShot=True, interval=_PATIENCE_MS)
        self._patience.timeout.connect(self.viewport().update)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(say(_("Pages of the document")))
        images.arrived.connect(self._take)
        images.failed.connect(self._note_failure)
        theme().changed.connect(self.viewport().update)

    # what is shown

    def show_file(self, file: PageFile | None) -> None:
        """Show a document from its first page on; None empties the desk."""
        if file == self._file:
            return
        self._file, self._shapes, self._frame, self._page = file, {}, None, 0
        if file is not None:
            self._learn_shapes(file)
        self._view = replace(self._view, turns=0)
        self._patience.start()
        self.verticalScrollBar().setValue(0)
        self._lay_out()
        self._ask()
        self.page_changed.emit(0)
        self.view_changed.emit()

    def frame(self, box: Box | None) -> None:
        """Frame a place and bring it into view; None removes the frame."""
        self._frame = box if box is not None and self._file and box.page < self._file.pages else None
        if self._frame is not None:
            self._bring_into_view(self._layout.place(self._frame))
        self.viewport().update()

    @property
    def framed(self) -> QRectF | None:
        """Where the frame is drawn, in px of the viewport; None without one."""
        return self._frame_rect().translated(-self._offset()) if self._frame else None

    def prepare(self, files: Sequence[PageFile]) -> None:
        """Have the first pages of these rendered as well, as soon as nothing in view is missing."""
        self._neighbours = tuple(files)
        self._ask()

    @property
    def file(self) -> PageFile | None:
        """The document shown."""
        return self._file

    @property
    def page(self) -> int:
        """The page looked at, 0 for the first."""
        return self._page

    def go_to(self, page: int) -> None:
        """Scroll to the top of a page."""
        if self._file and self._file.pages:
            wanted = min(max(page, 0), self._file.pages - 1)
            self.verticalScrollBar().setValue(round(self._layout.rect(wanted).top() - 8))
            self._look_at(wanted)  # a last page that is shorter than the window cannot reach its top

    def failure_of_first(self) -> DesktopError | None:
        """Why not even the first page can be shown; None as far as is known."""
        return self._images.failure(self._file, 0) if self._file else None

    def failure_in_view(self) -> tuple[int, DesktopError] | None:
        """The topmost page in view that could not be rendered, and why; None when there is none."""
        file = self._file
        seen = ((page, self._images.failure(file, page)) for page in self._pages_in_view()) if file else ()
        return next(((page, error) for page, error in seen if error is not None), None)

    def try_again(self) -> None:
        """Render anew what failed."""
        if self._file:
            self._patience.start()
            self._images.try_again(self._file)
            self._ask()

    # how it is looked at

    @property
    def view(self) -> PageView:
        """Fit, zoom and turn."""
        return self._view

    @property
    def factor(self) -> float:
        """How large the page looked at is shown; 1.0 is the size of A4 paper."""
        return self._layout.factor(self._page)

    def fit(self, fit: Fit) -> None:
        """Fit pages to the width or as a whole."""
        self._look(replace(self._view, fit=fit))

    def zoom(self, factor: float, at: QPointF | None = None) -> None:
        """Show pages in a size of their own; what is at `at` (px of the viewport, None for its middle) stays there."""
        wanted = min(max(factor, SMALLEST), LARGEST)
        self._look(replace(self._view, fit=Fit.FACTOR, factor=wanted), at)

    def zoom_in(self) -> None:
        """One step larger."""
        self.zoom(next_step(self.factor, larger=True))

    def zoom_out(self) -> None:
        """One step smaller."""
        self.zoom(next_step(self.factor, larger=False))

    def turn(self) -> None:
        """Turn the view, not the document, by a quarter clockwise."""
        self._look(replace(self._view, turns=(self._view.turns + 1) % 4))

    def _look(self, view: PageView, at: QPointF | None = None) -> None:
        anchor = at or QPointF(self.viewport().rect().center())
        spot = anchor + self._offset()
        page = self._layout.page_at(spot.y())
        before = self._layout.rect(page) if self._file else QRectF()
        self._view = view
        self._lay_out()
        if self._file:
            after = self._layout.rect(page)
            x = after.x() + (spot.x() - before.x()) / before.width() * after.width()
            y = after.y() + (spot.y() - before.y()) / before.height() * after.height()
            self.horizontalScrollBar().setValue(round(x - anchor.x()))
            self.verticalScrollBar().setValue(round(y - anchor.y()))
        self._settled.start()
        self.view_changed.emit()

    # pages as they come

    def _learn_shapes(self, file: PageFile) -> None:
        """A page prepared before shows in its right form at once."""
        first = self._images.image(self._wish(file, 0)) or self._images.stand_in(file, 0)
        if first is not None:
            self._shapes[0] = PageShape(first.width() / first.height())

    def _take(self, wish: PageWish) -> None:
        image = self._images.image(wish)
        if wish.file != self._file or image is None:
            return
        known = self._shapes.get(wish.page)
        ratio = image.width() / max(image.height(), 1)
        if known is None or abs(known.ratio - ratio) > 0.01 * ratio:
            self._shapes[wish.page] = PageShape(ratio, self._natural_size(wish, image))
            self._relay_keeping_place()
        self.viewport().update()

    def _natural_size(self, wish: PageWish, image: QImage) -> float | None:
        """Pictures are not rendered larger than they are: one that came smaller than its box is shown no larger."""
        if wish.file.media_type == "application/pdf" or image.width() >= wish.width - 1:
            return None
        return None if image.height() >= wish.height - 1 else max(image.width(), image.height()) * 1.0

    def _relay_keeping_place(self) -> None:
        """Pages above that turn out to be of another form must not push what is being read."""
        if self._file is None:
            self._lay_out()
            return
        bar = self.verticalScrollBar()
        before = self._layout.rect(self._page).top()
        framed, value = self._frame, bar.value()
        self._lay_out()
        if framed is not None:
            self._bring_into_view(self._layout.place(framed))
        elif value > 0:
            bar.setValue(value + round(self._layout.rect(self._page).top() - before))
        self.view_changed.emit()

    def _note_failure(self, wish: PageWish) -> None:
        if wish.file == self._file:
            self.viewport().update()
            self.failed.emit()

    def _wish(self, file: PageFile, page: int) -> PageWish:
        return PageWish(file, page, *self._layout.box(self.devicePixelRatioF()))

    def _ask(self) -> None:
        file, ahead = self._file, []
        if file is None or not self.isVisible():
            self._images.show(())
        else:
            seen = self._pages_in_view()
            self._images.show([self._wish(file, page) for page in seen])
            beside = (seen.stop, seen.start - 1)
            ahead = [self._wish(file, page) for page in beside if 0 <= page < file.pages]
        self._images.prepare(ahead + [self._wish(neighbour, 0) for neighbour in self._neighbours])

    # geometry

    def _lay_out(self) -> None:
        pages = self._file.pages if self._file else 0
        bar = self.verticalScrollBar()
        extent = bar.sizeHint().width()  # reserved always, so that a bar that comes does not change the width
        room = QSize(self.width() - extent, self.viewport().height())
        self._layout = PageLayout(pages, self._shapes, room, self._view)
        size = self.viewport().size()
        bar.setRange(0, max(round(self._layout.extent.height()) - size.height(), 0))
        bar.setPageStep(size.height())
        bar.setSingleStep(48)
        side = self.horizontalScrollBar()
        side.setRange(0, max(round(self._layout.extent.width()) - size.width(), 0))
        side.setPageStep(size.width())
        side.setSingleStep(48)
        self.viewport().update()

    def _offset(self) -> QPointF:
        return QPointF(self.horizontalScrollBar().value(), self.verticalScrollBar().value())

    def _pages_in_view(self) -> range:
        top = self._offset().y()
        return self._layout.pages_between(top, top + self.viewport().height())

    def _frame_rect(self) -> QRectF:
        assert self._frame is not None
        room = _FRAME_ROOM
        return self._aligned(self._layout.place(self._frame).adjusted(-room, -room, room, room))

    def _bring_into_view(self, place: QRectF) -> None:
        """A third from the top, unless it is in view already."""
        top, height = self._offset().y(), self.viewport().height()
        if not (top + 8 <= place.top() and place.bottom() <= top + height - 8):
            self.verticalScrollBar().setValue(round(place.top() - height / 3))
        left, width = self._offset().x(), self.viewport().width()
        if not (left <= place.left() and place.right() <= left + width):
            self.horizontalScrollBar().setValue(round(place.center().x() - width / 2))

    def _look_at(self, page: int) -> None:
        if page != self._page:
            self._page = page
            self.page_changed.emit(page)

    # painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        paint_desk(painter, QRectF(self.viewport().rect()), self._surface)
        if self._file:
            painter.translate(-self._offset())
            for page in self._pages_in_view():
                rect = self._aligned(self._layout.rect(page))
                paint_page(painter, rect, self._picture(self._file, page), self._view.turns, self._words(page))
            if self._frame:
                paint_frame(painter, self._frame_rect())
        painter.end()

    def _picture(self, file: PageFile, page: int) -> QImage | None:
        return self._images.image(self._wish(file, page)) or self._images.stand_in(file, page)

    def _words(self, page: int) -> str:
        if self._file and self._images.failure(self._file, page):
            return say(_("This page cannot be shown."))
        return "" if self._patience.isActive() else say(_("Loading …"))

    def _aligned(self, rect: QRectF) -> QRectF:
        """On whole device pixels: an image in its own size stays as sharp as it was rendered."""
        scale, offset = self.devicePixelRatioF(), self._offset()
        left, top = (round(v * scale) / scale for v in (rect.x() - offset.x(), rect.y() - offset.y()))
        width, height = (round(v * scale) / scale for v in (rect.width(), rect.height()))
        return QRectF(left + offset.x(), top + offset.y(), width, height)

    # what the clerk and the system do

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        self.viewport().update()
        if self._file:
            middle = self._offset().y() + self.viewport().height() / 3
            self._look_at(self._layout.page_at(middle))
            self._ask()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._relay_keeping_place()
        self._settled.start()

    def showEvent(self, event: QEvent) -> None:
        self._lay_out()
        self._ask()

    def hideEvent(self, event: QEvent) -> None:
        self._ask()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            super().wheelEvent(event)
            return
        self.zoom(self.factor * 1.0015 ** event.angleDelta().y(), event.position())
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_Home:
                self.go_to(0)
            case Qt.Key.Key_End if self._file:
                self.go_to(self._file.pages - 1)
            case _:
                super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self._dragged_from = event.position().toPoint()
            self.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._dragged_from is None:
            return
        here = event.position().toPoint()
        moved, self._dragged_from = here - self._dragged_from, here
        self.horizontalScrollBar().setValue(self.horizontalScrollBar().value() - moved.x())
        self.verticalScrollBar().setValue(self.verticalScrollBar().value() - moved.y())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._dragged_from = None
        self.viewport().unsetCursor()
