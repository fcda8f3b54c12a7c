"""Sort the parts of a mail into what is its text and what are its documents; every part becomes one or the other."""

from __future__ import annotations

import html as html_entities
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from desktop.domain.finding import Finding
from desktop.domain.submission import DocumentKind, DraftDocument
from desktop.intake import findings
from desktop.intake.html_text import text_of_html
from desktop.intake.mail_header import decoded, one_line
from desktop.intake.mail_signed import is_encrypted, signed_content
from desktop.intake.mail_structure import Limits, Part, take_apart
from desktop.intake.mail_text import text_of_bytes, text_of_part
from desktop.intake.mail_transfer import encoded_files
from desktop.intake.names import shown_name
from desktop.intake.opening import Found, document_of, recognised

_NESTED = frozenset({"message/rfc822", "message/global", "message/news"})
_SIGNED_OPAQUE = frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime"})
_DEEPEST_NESTING = 8  # mails in mails; a forwarded chain has two or three
_MOST_DOCUMENTS = 1_500
_ROOM = 64_000_000  # bytes of nested mails opened, beyond four times the mail itself
_LONGEST_HTML = 4_000_000  # characters turned into text


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of the body; `html` is "" where the sender wrote plain text only."""

    text: str
    html: str = ""


@dataclass(slots=True)
class Sorted:
    """What a mail holds, filled part by part.

    Attributes:
        documents: Parents before children.
        findings: Each code with the same values once.
        room: Bytes of nested mails that may still be opened.
    """

    open_attachments: bool
    documents: list[DraftDocument] = field(default_factory=list)
    findings: dict[str, Finding] = field(default_factory=dict)
    room: int = _ROOM

    def note(self, *noticed: Finding) -> None:
        """Remember what was noticed, once."""
        for finding in noticed:
            self.findings.setdefault(f"{finding.code}{sorted(finding.values.items())}", finding)

    def keep(self, found: Found, closed: str = "") -> None:
        """Keep bytes as a document.

        Args:
            closed: Why it stays closed whatever it is ("encrypted", "limits"); "" to open it.
        """
        document = document_of(found, open_it=self.open_attachments and not closed)
        self.documents.append(replace(document, readable=False, note=closed) if closed else document)


def sort_parts(content: bytes, sorted_: Sorted, parent: int, nesting: int = 0) -> tuple[Part, list[Passage]]:
    """Take one mail apart, keep its documents under `parent`, and give its headers and the passages of its text."""
    root = take_apart(content, Limits(parts=max(_MOST_DOCUMENTS - len(sorted_.documents), 1)))
    sorter = _Sorter(sorted_, parent, nesting)
    passages = sorter.sort(root, inside=())
    if not any(p.text.strip() or p.html for p in passages):
        passages += sorter.named_texts[:1]
    sorter.mark_inline("".join(p.html for p in passages))
    return root, passages


def text_of(passages: Iterable[Passage]) -> str:
    """The body as plain text."""
    texts = ((p.text if p.text.strip() else text_of_html(p.html[:_LONGEST_HTML])).strip("\n") for p in passages)
    return "\n\n".join(text for text in texts if text.strip())


def html_of(passages: Iterable[Passage]) -> str:
    """The body as HTML with its plain passages in place; "" when nobody wrote any HTML."""
    kept = list(passages)
    if not any(p.html for p in kept):
        return ""
    return "\n".join(p.html or html_entities.escape(p.text, quote=False).replace("\n", "<br>\n") for p in kept)


class _Sorter:
    """Walks through the parts of one mail."""

    def __init__(self, sorted_: Sorted, parent: int, nesting: int) -> None:
        self._sorted, self._parent, self._nesting = sorted_, parent, nesting
        self._first_document = len(sorted_.documents)
        self._related: set[int] = set()
        self.named_texts: list[Passage] = []

    def sort(self, part: Part, inside: tuple[str, ...]) -> list[Passage]:
        """The passages of `part`; its documents are kept. `inside`: subtypes of the multiparts around it."""
        if part.repaired:
            self._sorted.note(findings.structure_repaired())
        if part.beyond:
            self._sorted.note(findings.mail_limits())
            self._sorted.keep(self._found(part, part.body), closed="limits")
            return []
        if part.children:
            return self._sort_multipart(part, inside)
        if part.media_type in _NESTED or part.media_type in _SIGNED_OPAQUE:
            return self._sort_wrapped(part, inside)
        if _is_body(part, inside):
            return self._sort_body(part)
        self._keep_leaf(part, inside)
        return []

    def mark_inline(self, html: str) -> None:
        """Pictures the text shows are part of it: those beside it, and those it names."""
        documents = self._sorted.documents
        for number in range(self._first_document, len(documents)):
            document = documents[number]
            shown = number in self._related or (document.content_id and f"cid:{document.content_id}" in html)
            is_picture = document.media_type.startswith("image/") and document.content_id
            if is_picture and shown and document.parent == self._parent:
                documents[number] = replace(document, kind=DocumentKind.INLINE)

    def _sort_multipart(self, part: Part, inside: tuple[str, ...]) -> list[Passage]:
        subtype = part.media_type.partition("/")[2]
        if subtype == "encrypted":
            self._sorted.note(findings.mail_encrypted())
            for leaf in part.leaves():
                self._sorted.keep(self._found(leaf, leaf.decoded()[0]), closed="encrypted")
            return []
        if subtype == "signed":
            self._sorted.note(findings.mail_signed())
        branches = [self.sort(child, (*inside, subtype)) for child in part.children]
        passages = _best_of(branches) if subtype == "alternative" else [p for branch in branches for p in branch]
        return [*_outside(part.before), *passages, *_outside(part.after)]

    def _sort_wrapped(self, part: Part, inside: tuple[str, ...]) -> list[Passage]:
        content, _ = part.decoded()
        if part.media_type in _NESTED:
            self._keep_nested(part, content)
            return []
        inner = signed_content(content)
        if inner is None:
            is_locked = is_encrypted(content)
            if is_locked:
                self._sorted.note(findings.mail_encrypted())
            self._sorted.keep(self._found(part, content), closed="encrypted" if is_locked else "")
            return []
        self._sorted.note(findings.mail_signed())
        self._sorted.keep(self._found(part, content))
        return self._sort_signed_inside(inner, inside)

    def _sort_signed_inside(self, inner: bytes, inside: tuple[str, ...]) -> list[Passage]:
        if len(inside) >= _DEEPEST_NESTING:
            return []
        return self.sort(take_apart(inner), (*inside, "signed"))

    def _sort_body(self, part: Part) -> list[Passage]:
        read = text_of_part(part)
        self._sorted.note(*read.findings)
        if part.media_type == "text/html":
            return [Passage("", read.text)]
        if part.media_type == "text/plain" and "begin " in read.text:
            return [Passage(self._without_encoded_files(part, read.text))]
        if read.text.lstrip().startswith("-----BEGIN PGP MESSAGE-----"):
            self._sorted.note(findings.mail_encrypted())
        return [Passage(read.text)]

    def _without_encoded_files(self, part: Part, text: str) -> str:
        """Keep uuencoded files as the attachments they are, and leave the words around them."""
        content, _ = part.decoded()
        files = encoded_files(content)
        if not files:
            return text
        rest, position = b"", 0
        for file in files:
            rest += content[position : file.start]
            position = file.end
            self._sorted.keep(Found(file.content, decoded(file.name.encode()), parent=self._parent))
        return text_of_bytes(rest + content[position:], part.parameters.get("charset", ""))[0]

    def _keep_leaf(self, part: Part, inside: tuple[str, ...]) -> None:
        content, undamaged = part.decoded()
        found = self._found(part, content)
        if not undamaged:
            self._sorted.note(findings.part_damaged(found.name or found.label))
        if recognised(found) == "message/rfc822":
            self._keep_nested(part, content)
            return
        if part.media_type in {"text/plain", "text/html"} and part.disposition()[0] != "attachment":
            text, _ = text_of_bytes(content, found.charset, html=part.media_type == "text/html")
            self.named_texts.append(Passage(text) if part.media_type == "text/plain" else Passage("", text))
        if "related" in inside and part.disposition()[0] != "attachment":
            self._related.add(len(self._sorted.documents))
        self._sorted.keep(found)

    def _keep_nested(self, part: Part, content: bytes) -> None:
        """A mail inside the mail: a document with its own text, its attachments below it."""
        sorted_ = self._sorted
        found = replace(self._found(part, content), kind=DocumentKind.NESTED_MAIL)
        index = len(sorted_.documents)
        sorted_.room -= len(content)
        document = DraftDocument(found.name, "message/rfc822", content, found.kind, self._parent)
        sorted_.documents.append(document)
        if self._nesting >= _DEEPEST_NESTING or sorted_.room < 0 or index >= _MOST_DOCUMENTS:
            sorted_.note(findings.mail_limits())
            sorted_.documents[index] = replace(document, readable=False, note="limits")
            return
        root, passages = sort_parts(content, sorted_, index, self._nesting + 1)
        subject = one_line(decoded(root.header(b"subject")))
        sorted_.documents[index] = replace(
            document, name=_name_of_nested(found.name, subject), text=_text_of_nested(root, passages)
        )

    def _found(self, part: Part, content: bytes) -> Found:
        return Found(
            content,
            file_name(part),
            part.media_type,
            part.parameters.get("charset", ""),
            parent=self._parent,
            content_id=_content_id(part),
        )


def _outside(written: bytes) -> list[Passage]:
    return [Passage(text_of_bytes(written)[0])] if written else []


def file_name(part: Part) -> str:
    """The name the sender gave a part, not yet made safe; "" when none."""
    return part.disposition()[1].get("filename", "").strip() or part.parameters.get("name", "").strip()


def _content_id(part: Part) -> str:
    raw = part.header(b"content-id")
    return one_line(decoded(raw)).strip("<> ") if raw else ""


def _is_body(part: Part, inside: tuple[str, ...]) -> bool:
    """Whether a leaf is what the sender wrote, not what they attached."""
    if part.media_type not in {"text/plain", "text/html", "text/enriched", "text/richtext"}:
        return False
    disposition, parameters = part.disposition()
    if disposition == "attachment":
        return False
    return not inside or inside[-1] == "alternative" or not (parameters.get("filename") or part.parameters.get("name"))


def _best_of(branches: list[list[Passage]]) -> list[Passage]:
    """One body of several that say the same: the plain words for the text, the HTML kept beside it."""
    plain = [p for branch in branches if not any(p.html for p in branch) for p in branch if p.text.strip()]
    rich = [branch for branch in branches if any(p.html for p in branch)]
    words = text_of(dict.fromkeys(plain))
    if not rich:
        return [Passage(words)] if words else []
    if not words:
        return rich[-1]
    return [Passage(words, html_of(rich[-1]))]


def _name_of_nested(name: str, subject: str) -> str:
    return shown_name(name) or (f"{shown_name(subject.replace('/', '-'))}.eml" if subject else "")


def _text_of_nested(root: Part, passages: list[Passage]) -> str:
    wanted = (b"from", b"to", b"cc", b"date", b"subject")
    lines = [f"{name.decode().title()}: {one_line(decoded(root.header(name)))}" for name in wanted if root.header(name)]
    return "\n".join(lines) + "\n\n" + text_of(passages)
