"""Files come out of folders, each once; messages come out of mailboxes, each whole."""

from __future__ import annotations

import io
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.channels.folders import files_under, is_mbox, messages_of_mbox
from desktop.channels.mbox import split

ONE = b"From: a@example.org\nSubject: eins\n\nText eins\n"
TWO = b"From: b@example.org\nSubject: zwei\n\nText zwei\n"
LINE = b"From a@example.org Mon Mar  2 10:11:12 2026\n"


def make(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(name.encode())


def names(folder: Path, *paths: Path) -> list[str]:
    return [path.relative_to(folder).as_posix() for path in files_under(paths or (folder,))]


def test_folders_are_listed_in_order_and_to_the_bottom(tmp_path):
    make(tmp_path, "b.eml", "a/2.pdf", "a/1.pdf", "a/tief/er/x.txt", ".DS_Store", "Thumbs.db")
    assert names(tmp_path) == [".DS_Store", "Thumbs.db", "a/1.pdf", "a/2.pdf", "a/tief/er/x.txt", "b.eml"]


def test_mails_still_being_delivered_are_left_out(tmp_path):
    make(tmp_path, "Maildir/cur/1:2,S", "Maildir/new/2", "Maildir/tmp/3", "tmp/4")
    assert names(tmp_path) == ["Maildir/cur/1:2,S", "Maildir/new/2", "tmp/4"]


def test_a_file_named_twice_comes_once(tmp_path):
    make(tmp_path, "a.eml", "b.eml")
    assert names(tmp_path, tmp_path / "b.eml", tmp_path, tmp_path / "a.eml") == ["b.eml", "a.eml"]


def test_a_looping_link_ends(tmp_path):
    make(tmp_path, "a/1.eml")
    (tmp_path / "a" / "zurueck").symlink_to(tmp_path, target_is_directory=True)
    assert names(tmp_path) == ["a/1.eml"]


def test_what_cannot_be_read_is_handed_out_so_that_it_is_reported(tmp_path):
    (tmp_path / "ins_leere").symlink_to(tmp_path / "gibt_es_nicht")
    assert names(tmp_path) == ["ins_leere"]
    assert list(files_under([tmp_path / "fehlt.eml"])) == [tmp_path / "fehlt.eml"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_in_a_folder_does_not_stop_the_take_in(tmp_path):
    make(tmp_path, "a.eml")
    os.mkfifo(tmp_path / "rohr")
    assert names(tmp_path) == ["a.eml"]


def test_a_large_folder_is_listed_as_it_is_read(tmp_path):
    make(tmp_path, "a/1", "b/1")
    found = files_under([tmp_path])
    assert next(found).name == "1"
    make(tmp_path, "b/2")
    assert [path.name for path in found] == ["1", "2"]


@pytest.mark.parametrize(
    ("mailbox", "messages"),
    [
        pytest.param(LINE + ONE + b"\n" + LINE + TWO + b"\n", [ONE, TWO + b"\n"], id="usual"),
        pytest.param(
            (LINE + ONE + b"\n" + LINE + TWO).replace(b"\n", b"\r\n"),
            [ONE.replace(b"\n", b"\r\n"), TWO.replace(b"\n", b"\r\n")],
            id="crlf",
        ),
        pytest.param(LINE + ONE + LINE + TWO, [ONE, TWO], id="blank-line-forgotten"),
        pytest.param(b"From - Mon Mar  2 10:11:12 2026\n" + ONE + b"\nFrom \n" + TWO, [ONE, TWO], id="thunderbird"),
        pytest.param(b"\xef\xbb\xbf\n" + LINE + ONE, [ONE], id="mark-and-blank-line"),
        pytest.param(LINE + ONE + b">From hier\n>>From dort\n", [ONE + b"From hier\n>From dort\n"], id="quoted"),
        pytest.param(
            LINE + ONE + b"From hier an weiter\n\nFrom 12 bis 14 Uhr\nist zu.\n",
            [ONE + b"From hier an weiter\n\nFrom 12 bis 14 Uhr\nist zu.\n"],
            id="from-in-the-text",
        ),
        pytest.param(LINE + ONE, [ONE], id="one"),
        pytest.param(ONE, [ONE], id="no-mailbox-at-all"),
        pytest.param(b"", [], id="empty"),
    ],
)
def test_a_mailbox_is_split_where_its_writer_put_messages_together(tmp_path, mailbox, messages):
    assert list(messages_of_mbox(mailbox)) == messages
    path = tmp_path / "post.mbox"
    path.write_bytes(mailbox)
    assert list(messages_of_mbox(path)) == messages
    assert is_mbox(path) == (len(messages) > 1)


def test_a_counted_message_is_not_split_inside():
    inside = b"Text\n\n" + LINE + b"Subject: weitergeleitet\n\nEnde\n"
    counted = b"From: a@example.org\nContent-Length: %d\n\n" % len(inside) + inside
    assert list(messages_of_mbox(LINE + counted + b"\n" + LINE + TWO)) == [counted, TWO]


def test_a_count_that_lies_is_not_believed():
    lying = ONE.replace(b"Subject:", b"Content-Length: 9999\nSubject:")
    assert list(messages_of_mbox(LINE + lying + b"\n" + LINE + TWO)) == [lying, TWO]


def test_the_first_messages_are_there_before_the_rest_is_looked_at(tmp_path):
    path = tmp_path / "gross.mbox"
    path.write_bytes((LINE + ONE + b"\n") * 20_000)
    messages = messages_of_mbox(path)
    assert [next(messages), next(messages)] == [ONE, ONE]
    messages.close()


_BODIES = st.lists(st.sampled_from(["Guten Tag", "", "From mir", ">From dir", "From: x", "Grüße"]), max_size=8)


@given(st.lists(_BODIES, min_size=1, max_size=5))
def test_what_was_put_in_quoted_comes_out_as_it_was(bodies):
    messages = [b"Subject: a\n\n" + "".join(f"{line}\n" for line in lines).encode() for lines in bodies]
    import re

    quoted = [re.sub(rb"^(>*From )", rb">\1", message, flags=re.M) for message in messages]
    mailbox = b"".join(LINE + message + b"\n" for message in quoted)
    assert list(messages_of_mbox(mailbox)) == [*messages[:-1], messages[-1] + b"\n"]


_PARTS = st.sampled_from(
    [
        LINE,
        ONE,
        TWO,
        b"\n",
        b"\r\n",
        b"From \n",
        b">From hier\n",
        b"Text\n" * 900,
        b"Content-Length: 60\n\n" + ONE,
        b"From",
    ]
)


@given(st.lists(_PARTS, max_size=12), st.integers(min_value=1, max_value=3_000))
def test_a_mailbox_read_in_pieces_has_the_same_messages(parts, piece_bytes):
    mailbox = LINE + b"".join(parts)
    in_pieces = list(split(io.BytesIO(mailbox), piece_bytes))
    assert in_pieces == list(split(io.BytesIO(mailbox), len(mailbox) + 1))


def test_a_mailbox_that_another_program_shortens_costs_its_end(tmp_path):
    path = tmp_path / "gross.mbox"
    path.write_bytes((LINE + ONE + b"\n") * 100_000)
    messages = messages_of_mbox(path)
    assert next(messages) == ONE
    os.truncate(path, 10)
    rest = list(messages)
    assert ONE in rest
    assert len(rest) < 100_000
