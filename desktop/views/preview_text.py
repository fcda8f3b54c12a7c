"""Plain text on paper: selectable, never executed, and quick for a file of any size."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QPlainTextEdit, QVBoxLayout, QWidget

from desktop.translation import _, say
from desktop.views.theme import Space, look

_LONGEST_LINE = 4_000  # characters; Qt lays a paragraph out at once, and some files are a single one
_MOST = 2_000_000  # characters; what lies beyond is in the file, which can be saved


class TextSheet(QPlainTextEdit):
    """Shows the text of a document."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        look(self, "page")
        self.setReadOnly(True)
        self.setFrameShape(QPlainTextEdit.Shape.NoFrame)
        self.setTabChangesFocus(True)
        self.document().setDocumentMargin(16)
        self.setAccessibleName(say(_("Text of the document")))

    def show_text(self, text: str) -> None:
        """Show it from the top."""
        self.setPlainText(manageable(text))


def on_desk(sheet: QWidget) -> QFrame:
    """Put a sheet of text on the desk, as pages are."""
    desk = look(QFrame(), "desk")
    inside = QVBoxLayout(desk)
    inside.setContentsMargins(Space.M, Space.M, Space.M, Space.M)
    inside.addWidget(sheet)
    return desk


def manageable(text: str) -> str:
    """The same text with endless lines broken, and cut with a word about it where it is endless itself."""
    lines = []
    for line in text[:_MOST].splitlines():
        lines += [line[i : i + _LONGEST_LINE] for i in range(0, len(line), _LONGEST_LINE)] or [""]
    if len(text) > _MOST:
        lines += ["", say(_("… The rest is left out here. Save the document to read it all."))]
    return "\n".join(lines)
