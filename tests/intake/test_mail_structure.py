"""A mail comes apart into the parts its sender put together."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.intake.mail_structure import Limits, Part, read_headers, take_apart
from tests.intake.mails import mail, multipart, part


def shape(root: Part) -> object:
    """Types as a nested list."""
    return [root.media_type, *(shape(c) for c in root.children)] if root.children else root.media_type


def bodies(root: Part) -> list[bytes]:
    return [leaf.body for leaf in root.leaves()]


TWO = multipart(part("text/plain", b"eins"), part("text/html", b"<p>zwei"))


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(mail() + TWO, id="as-it-should-be"),
        pytest.param(b"From sender@example.org Mon Mar  2 10:11:12 2026\n" + mail() + TWO, id="mbox-line"),
        pytest.param(b">From - Mon Mar  2 10:11:12 2026\r\n" + mail() + TWO, id="quoted-mbox-line"),
        pytest.param(b"\xef\xbb\xbf" + mail() + TWO, id="byte-order-mark"),
        pytest.param(b"\r\n\r\n" + mail() + TWO, id="blank-lines-first"),
        pytest.param(b"  " + mail() + TWO, id="first-header-indented"),
        pytest.param((mail() + TWO).replace(b"\r\n", b"\n"), id="unix-line-ends"),
        pytest.param((mail() + TWO).replace(b"\r\n", b"\r"), id="mac-line-ends"),
        pytest.param((mail() + TWO).decode().encode("utf-16"), id="utf16"),
        pytest.param(mail() + TWO.replace(b"--grenze--\r\n", b""), id="last-boundary-missing"),
        pytest.param(mail() + TWO.replace(b'boundary="grenze"', b'boundary="andere"'), id="wrong-boundary"),
        pytest.param(mail() + TWO.replace(b'; boundary="grenze"', b""), id="no-boundary"),
        pytest.param(mail() + TWO.replace(b"--grenze\r\n", b"--grenze   \r\n"), id="spaces-after-boundary"),
        pytest.param(mail("Eine Zeile, die keine Kopfzeile ist", "X-Mailer: alt") + TWO, id="stray-line-in-headers"),
        pytest.param(mail().replace(b"Subject:", b"Subject :") + TWO, id="space-before-colon"),
        pytest.param(
            mail("Content-Transfer-Encoding: quoted-printable") + TWO.replace(b'"grenze"', b'"grenze"'),
            id="encoded-multipart",
        ),
    ],
)
def test_two_parts_are_found(content):
    root = take_apart(content)
    assert shape(root) == ["multipart/mixed", "text/plain", "text/html"]
    assert [body.strip() for body in bodies(root)] == [b"eins", b"<p>zwei"]
    assert root.header(b"subject").strip().startswith(b"Antrag")


def test_a_part_holds_its_bytes_and_not_the_line_end_of_the_boundary():
    root = take_apart(mail() + multipart(part("text/plain", b"a\r\n"), part("text/plain", b"")))
    assert bodies(root) == [b"a\r\n", b""]


def test_a_boundary_that_begins_like_another_does_not_end_its_part():
    inner = multipart(part("text/plain", b"innen"), boundary="grenze-2")
    root = take_apart(mail() + multipart(inner, part("text/plain", b"au\xc3\x9fen")))
    assert shape(root) == ["multipart/mixed", ["multipart/mixed", "text/plain"], "text/plain"]


def test_an_inner_part_without_its_end_does_not_swallow_the_outer_ones():
    inner = multipart(part("text/plain", b"innen"), boundary="innen", close=False)
    root = take_apart(mail() + multipart(inner, part("application/pdf", b"%PDF-")))
    assert shape(root) == ["multipart/mixed", ["multipart/mixed", "text/plain"], "application/pdf"]


def test_a_base64_multipart_is_opened_although_that_is_forbidden():
    import base64

    _, _, inside = TWO.partition(b"\r\n\r\n")
    head = mail('Content-Type: multipart/mixed; boundary="grenze"', "Content-Transfer-Encoding: base64", "")
    assert shape(take_apart(head + base64.encodebytes(inside))) == ["multipart/mixed", "text/plain", "text/html"]


def test_a_multipart_with_nothing_in_it_is_text():
    root = take_apart(mail('Content-Type: multipart/mixed; boundary="x"', "", "Nur Text, keine Teile."))
    assert root.media_type == "text/plain"
    assert root.repaired == "boundary"


def test_text_around_the_parts_is_kept_unless_it_is_the_usual_notice():
    notice = b"This is a multi-part message in MIME format.\r\n"
    root = take_apart(
        mail() + TWO.replace(b"\r\n\r\n--grenze", b"\r\n\r\n" + notice + b"--grenze", 1) + b"Fu\xc3\x9fzeile\r\n"
    )
    assert root.before == b""
    assert root.after == "Fußzeile".encode()


def test_a_line_that_is_no_header_ends_the_headers_when_none_follow():
    headers, start = read_headers(b"Subject: a\r\nGuten Tag,\r\nhier mein Antrag\r\n")
    assert [name for name, _ in headers] == [b"Subject"]
    assert start == 12


def test_a_line_torn_off_its_header_is_put_back():
    headers, _ = read_headers(b"Subject: Antrag auf\r\nGeburtsurkunde\r\nDate: x\r\n\r\nText")
    assert headers[0][1].split() == [b"Antrag", b"auf", b"Geburtsurkunde"]


def test_depth_is_limited_and_the_rest_stays_in_one_piece():
    content = part("text/plain", b"ganz innen")
    for level in range(1000):
        content = multipart(content, boundary=f"b{level}")
    root = take_apart(mail() + content, Limits(depth=10))
    leaves = list(root.leaves())
    assert [leaf.beyond for leaf in leaves] == [True]
    assert b"ganz innen" in leaves[0].body


def test_the_number_of_parts_is_limited_and_the_rest_stays_in_one_piece():
    content = mail() + multipart(*(part("text/plain", f"Teil {n}".encode()) for n in range(10_000)))
    leaves = list(take_apart(content, Limits(parts=100)).leaves())
    assert len(leaves) == 100
    assert leaves[-1].beyond
    assert b"Teil 9999" in leaves[-1].body


@given(st.binary(max_size=400))
def test_nothing_is_refused(content):
    assert isinstance(take_apart(content), Part)


_PIECES = st.lists(
    st.sampled_from(
        [b"--a", b"--a--", b"--b", b"\r\n", b"\n", b"\r", b"text", b" ", b"\x00", b"\xff", b"From: x"]
        + [b"Content-Type: multipart/mixed; boundary=" + name for name in (b"a", b"b")]
        + [b"Content-Type: message/rfc822"]
    ),
    max_size=40,
)


@given(_PIECES)
def test_no_arrangement_of_boundaries_is_refused(pieces):
    root = take_apart(b"Content-Type: multipart/mixed; boundary=a\n\n" + b"".join(pieces))
    assert all(leaf.start <= leaf.end for leaf in root.leaves())
