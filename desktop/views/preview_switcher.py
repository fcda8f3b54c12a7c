"""The row of documents over the preview: the message first, then what came with it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QTabBar, QWidget

from desktop.translation import _, say
from desktop.views.icons import icon
from desktop.views.preview_documents import Offer
from desktop.views.theme import grown

_LETTERS = (28, 22, 17, 13)  # of a name, as many as there is room for
_NARROW = (22, 17, 13)  # of the name shown, where the others have room for their sign alone


class DocumentSwitcher(QTabBar):
    """One tab per document; arrow keys go from one to the next."""

    offer_chosen = Signal(object)  # Offer: only when the clerk chose it

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._offers: tuple[Offer, ...] = ()
        self.setExpanding(False)
        self.setDrawBase(False)
        self.setElideMode(Qt.TextElideMode.ElideNone)  # names are shortened below, in their middle
        self.setUsesScrollButtons(True)
        self.setIconSize(QSize(grown(16), grown(16)))
        self.setAccessibleName(say(_("Documents of the case")))
        self.currentChanged.connect(self._tell)

    def offer(self, offers: Sequence[Offer], chosen: Offer | None) -> None:
        """Show these, one of them chosen; nothing is emitted."""
        blocked = self.blockSignals(True)
        if tuple(offers) != self._offers:
            self._offers = tuple(offers)
            while self.count():
                self.removeTab(0)
            for place, offer in enumerate(self._offers):
                self.addTab(icon(offer.icon, "warn" if offer.icon == "warning" else "second"), "")
                self.setTabToolTip(place, offer.label)
                self.setAccessibleTabName(place, offer.label)
        if chosen in self._offers:
            self.setCurrentIndex(self._offers.index(chosen))
        self._fit()
        self.blockSignals(blocked)
        self.setVisible(bool(self._offers))

    @property
    def offers(self) -> tuple[Offer, ...]:
        """What can be chosen."""
        return self._offers

    def minimumSizeHint(self) -> QSize:
        return QSize(80, super().minimumSizeHint().height())  # any number of documents: the rest is scrolled to

    def wanted_width(self) -> int:
        """The width at which no name has to be shortened further than it always is."""
        missing = (
            self._advance(_short(offer.label, _LETTERS[0])) - self._advance(self.tabText(place))
            for place, offer in enumerate(self._offers)
        )
        return self.sizeHint().width() + sum(missing)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Shorten the names until all documents can be seen; where they are too many, names stay readable."""
        chosen = self.currentIndex()
        count = len(self._offers)
        widths = [[letters] * count for letters in _LETTERS]
        widths += [[letters if place == chosen else 0 for place in range(count)] for letters in _NARROW]
        for letters in (*widths, [_LETTERS[1]] * count):
            for place, offer in enumerate(self._offers):
                if self.tabText(place) != _short(offer.label, letters[place]):
                    self.setTabText(place, _short(offer.label, letters[place]))
            if self.sizeHint().width() <= self.width():
                return

    def _advance(self, name: str) -> int:
        return self.fontMetrics().horizontalAdvance(name)

    def _tell(self, place: int) -> None:
        self._fit()
        if 0 <= place < len(self._offers):
            self.offer_chosen.emit(self._offers[place])


def _short(label: str, letters: int) -> str:
    """At most so many characters, the middle left out; `&` would be taken for a shortcut."""
    if not letters:
        return ""
    head = (letters - 3) * 2 // 3  # numbered documents differ there
    shown = label if len(label) <= letters else f"{label[:head].strip()} … {label[head + 3 - letters :].strip()}"
    return shown.replace("&", "&&")
