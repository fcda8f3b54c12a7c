"""Tell a mail and a mailbox file from plain text by their first lines."""

from __future__ import annotations

import re

_HEAD_BYTES = 65_536  # a header block longer than this is judged by its beginning

_KNOWN = frozenset(
    b"""
    from to cc bcc sender reply-to subject date message-id in-reply-to references received return-path delivered-to
    mime-version content-type content-transfer-encoding content-disposition content-language content-id envelope-to
    resent-from resent-to resent-date resent-message-id resent-sender dkim-signature domainkey-signature received-spf
    authentication-results arc-seal arc-message-signature arc-authentication-results list-id list-unsubscribe
    list-archive list-post list-help precedence auto-submitted user-agent organization organisation importance priority
    thread-topic thread-index newsgroups path xref apparently-to errors-to disposition-notification-to
    return-receipt-to feedback-id status lines old-return-path authentication-warning autocrypt openpgp
    """.split()
)
_HEADER = re.compile(rb"([!-9;-~]{1,80})[ \t]*:(.*)", re.DOTALL)
_LINE_END = re.compile(rb"\r\n|\n|\r")
_BLANK_LINE = re.compile(rb"(?>\r\n|\n|\r)[ \t]*(?>\r\n|\n|\r)")
# The "From " line of a mailbox file: an address or "-" and a date; Thunderbird once left both out.
_ENVELOPE = re.compile(rb">?From[ \t]+\S+.*\d|>?From[ \t]+\S+@\S+[ \t]*$|>?From(?:[ \t]+-?)?[ \t]*$", re.DOTALL)
_SEPARATOR = re.compile(rb"(?>\r\n|\n|\r)[ \t]*(?>\r\n|\n|\r)From [^\r\n]*(?>\r\n|\n|\r)[!-9;-~]{1,80}[ \t]*:")
_DATED = rb"From \S+ +[A-Z][a-z]{2},? +(?:[A-Z][a-z]{2} +\d|\d\d? +[A-Z][a-z]{2})[^\r\n]*\d\d:\d\d"
_BEGINS_DATED = re.compile(_DATED)
_DATED_SEPARATOR = re.compile(rb"(?>\r\n|\n|\r)[ \t]*(?>\r\n|\n|\r)" + _DATED)

# A single header must look like one to make a mail: "To: call Mrs X" is a note.
_TELLING = {
    b"from": re.compile(rb"[@<]"),
    b"to": re.compile(rb"[@<]"),
    b"cc": re.compile(rb"[@<]"),
    b"sender": re.compile(rb"[@<]"),
    b"reply-to": re.compile(rb"[@<]"),
    b"return-path": re.compile(rb"[@<]"),
    b"delivered-to": re.compile(rb"[@<]"),
    b"message-id": re.compile(rb"[@<]"),
    b"content-type": re.compile(rb"\w/\w|\btext\b", re.IGNORECASE),
    b"mime-version": re.compile(rb"\d"),
    b"date": re.compile(rb"\d\d?:\d\d"),
    b"received": re.compile(rb"\b(?:from|by|with)\b|\("),
    b"dkim-signature": re.compile(rb"="),
    b"subject": re.compile(rb""),
}


def is_mail(content: bytes) -> bool:
    """Say whether `content` begins with the header block of a mail.

    A byte order mark, blank lines and the "From " line of a mailbox file may come before it. Lines end in LF, CR LF
    or CR. Broken lines within the block are forgiven once it began like a mail.
    """
    lines = _first_lines(content)
    if lines and _ENVELOPE.match(lines[0]):
        lines.pop(0)
    if not lines or _HEADER.match(lines[0].lstrip()) is None:
        return False
    names = _header_names(lines)
    known = [name for name, _ in names if name in _KNOWN or name.startswith(b"x-")]
    if len(known) >= 2 and any(not name.startswith(b"x-") for name in known):
        return _is_near_the_start(names)
    return len(names) == 1 and _is_telling(*names[0])


def is_mailbox(content: bytes) -> bool:
    """Say whether `content` is a mailbox file (mbox): two mails or more, each after a "From " line."""
    start = content[:_HEAD_BYTES].lstrip(b"\xef\xbb\xbf\r\n \t")
    if not start.startswith(b"From "):
        return False
    if _BEGINS_DATED.match(start) and _DATED_SEPARATOR.search(content) is not None:
        return True
    return is_mail(content) and _SEPARATOR.search(content) is not None


def _first_lines(content: bytes) -> list[bytes]:
    """Lines of the first block, without byte order mark and leading blank lines."""
    head = content[:_HEAD_BYTES].removeprefix(b"\xef\xbb\xbf").lstrip()
    blank = _BLANK_LINE.search(head)
    return _LINE_END.split(head[: blank.start()] if blank else head, maxsplit=400)[:400]


def _header_names(lines: list[bytes]) -> list[tuple[bytes, bytes]]:
    """Lower-case names and values; continuation lines and lines that are no header left out."""
    found: list[tuple[bytes, bytes]] = []
    for line in lines:
        header = None if line[:1] in b" \t" else _HEADER.match(line)
        if header is not None:
            found.append((header[1].lower(), header[2]))
    return found


def _is_near_the_start(names: list[tuple[bytes, bytes]]) -> bool:
    """A list of notes that mentions "From:" somewhere below is no mail; one relay's own lines on top are no matter."""
    known = [name in _KNOWN or name.startswith(b"x-") for name, _ in names]
    return any(known[:3]) or sum(known) >= 5


def _is_telling(name: bytes, value: bytes) -> bool:
    pattern = _TELLING.get(name)
    return pattern is not None and pattern.search(value) is not None
