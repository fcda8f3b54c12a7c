"""The bar at the top: whose desk this is, the menus, the search, how the program stands, who works."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QMenuBar, QSizePolicy, QWidget

from desktop.translation import Text, _, say
from desktop.views.elided_label import ElidedLabel
from desktop.views.icons import application_icon
from desktop.views.sign import Sign
from desktop.views.sync_sign import SyncSign
from desktop.views.theme import Space, grown, look, sizes, tokens

HEIGHT = 48
_SEARCH_AFTER_MS = 180  # after the last keystroke: a search per letter would only make the list flicker


class SearchField(QLineEdit):
    """Searches while typing; Enter and Down go to what was found, Escape ends it."""

    searched = Signal(str)  # what to look for; "" ends the search
    left = Signal()  # Enter or Down: on to the list

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        keys = QKeySequence("Ctrl+K").toString(QKeySequence.SequenceFormat.NativeText)
        self.setPlaceholderText(say(_("Search …")))
        self.setAccessibleName(say(_("Search all cases")))
        self.setToolTip(say(_("Search names, texts and file numbers ({keys})", keys=keys)))
        self.setClearButtonEnabled(True)
        self._sign = Sign(16)
        self._sign.setParent(self)
        self._sign.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._sign.show_icon("search", "second")
        self.setTextMargins(self._sign.sizeHint().width() + Space.S, 0, 0, 0)
        self._hint = look(QLabel(keys, self), "second")
        self._hint.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._told = ""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_SEARCH_AFTER_MS)
        self._timer.timeout.connect(self._tell)
        self.textChanged.connect(self._changed)

    def _changed(self, text: str) -> None:
        self._hint.setVisible(not text)
        self._timer.start()

    def _tell(self) -> None:
        self._timer.stop()
        wanted = self.text().strip()
        if wanted != self._told:
            self._told = wanted
            self.searched.emit(wanted)

    def show_words(self, text: str) -> None:
        """Show what is being searched for, when somebody else asked for it."""
        if text != self.text().strip():
            self.setText(text)
        self._told = text
        self._timer.stop()

    def forget(self) -> None:
        """Empty the field without searching: a folder was chosen."""
        self._told = ""
        self.clear()
        self._timer.stop()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.clear()
            self._tell()
            self.left.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down):
            self._tell()
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: object) -> None:
        super().resizeEvent(event)  # type: ignore[arg-type]
        size = self._hint.sizeHint()
        self._sign.setGeometry(Space.M, 0, self._sign.sizeHint().width(), self.height())
        self._hint.setGeometry(self.width() - size.width() - Space.M, 0, size.width(), self.height())


class StateSign(QWidget):
    """A sign and a word: how the program stands."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._dot, self.words = _Dot(), look(QLabel(), "second")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.S - 2)
        row.addWidget(self._dot)
        row.addWidget(self.words)

    def say(self, words: Text, kind: str) -> None:
        """Show words with a dot in the colour of `kind`."""
        self.words.setText(say(words))
        self._dot.kind = kind
        self._dot.update()


class _Dot(QWidget):
    kind = "second"

    def sizeHint(self) -> QSize:
        return QSize(grown(10), grown(10))

    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(self.sizeHint())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tokens().colour(self.kind))
        painter.drawEllipse(self.rect().adjusted(1, 1, -1, -1))


class Initials(QWidget):
    """The clerk's initials in a circle; the name stands beside it."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(grown(26), grown(26))
        self._letters = ""

    def show_name(self, name: str) -> None:
        """Take the letters from a name."""
        words = [word for word in name.replace(".", " ").split() if word[:1].isalpha()]
        self._letters = "".join(word[0] for word in (words[:1] + words[-1:] if len(words) > 1 else words)).upper()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._letters:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tokens().colour("selection"))
        painter.drawEllipse(self.rect())
        font = painter.font()
        font.setPointSizeF(sizes().heading)
        font.setBold(True)
        painter.setFont(font)
        painter.setPen(tokens().colour("accent"))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._letters)


class TopBar(QFrame):
    """One line of 48 px, more where letters are large."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        look(self, "window")
        self.setFixedHeight(max(HEIGHT, self.fontMetrics().height() + 2 * Space.M))
        self.place = look(ElidedLabel(), "second")
        self.menus = QMenuBar()
        self.menus.setAccessibleName(say(_("Menus")))
        self.menus.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.search, self.state, self._initials = SearchField(), StateSign(), Initials()
        self.sync = SyncSign()
        self.search.setMaximumWidth(grown(456))
        self.search.setMinimumWidth(200)
        self.clerk = QLabel()
        self.stands_in = look(ElidedLabel(), "second")
        self.stands_in.hide()
        sign, name = QLabel(), QLabel("Amtsfach")
        sign.setPixmap(application_icon().pixmap(QSize(grown(20), grown(20)), self.devicePixelRatioF()))
        font = name.font()
        font.setBold(True)
        name.setFont(font)
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.L, 0, Space.L, 0)
        row.setSpacing(Space.S)
        row.addWidget(sign)
        row.addWidget(name)
        row.addWidget(self.place, 3)
        row.addWidget(self.menus)
        row.addStretch(1)
        row.addWidget(self.search, 6)
        row.addStretch(1)
        row.addWidget(self.state)
        row.addWidget(self.sync)
        row.addSpacing(Space.S)
        row.addWidget(self._initials)
        row.addWidget(self.clerk)
        row.addWidget(self.stands_in, 2)
        self.menus.installEventFilter(self)
        self.state.say(_("opening …"), "second")

    def show_place(self, place: str, clerk: str, stands_in: str = "") -> None:
        """Say whose desk this is, who works at it and in whose stead."""
        self.place.setText(place)
        self.clerk.setText(clerk)
        self._initials.show_name(clerk)
        self.stands_in.setText(stands_in)
        self.stands_in.setVisible(bool(stands_in))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setPen(tokens().colour("line"))
        painter.drawLine(0, self.height() - 1, self.width(), self.height() - 1)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.menus and event.type() in (QEvent.Type.Show, QEvent.Type.FontChange):
            self.menus.setFixedWidth(self.menus.sizeHint().width())
        return super().eventFilter(watched, event)
