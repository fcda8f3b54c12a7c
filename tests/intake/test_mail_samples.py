"""Mails from the test suites of thirty other mail programs: whatever is wrong with them, a clerk can read them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from desktop.channels.folders import files_under, is_mbox, messages_of_mbox
from desktop.domain.submission import DocumentKind, Draft
from desktop.intake.draft_frames import from_frames, to_frames
from desktop.intake.mail_structure import Part, take_apart
from desktop.intake.reading import read_item

SAMPLES = Path(__file__).parents[3] / "shared" / "samples"
MAILS = SAMPLES / "mail"

pytestmark = pytest.mark.skipif(not MAILS.is_dir(), reason="the shared sample mails are not on this machine")

# Files whose own bytes hold the sign for a lost letter, written there by an earlier program.
_LOST_BEFORE = frozenset({"must_supply_encoding.eml", "989-encoding-5.txt"})


def sample_mails() -> list[tuple[Path, bytes]]:
    return [(p, m) for p in files_under([MAILS]) for m in (messages_of_mbox(p) if is_mbox(p) else [p.read_bytes()])]


@pytest.fixture(scope="module")
def drafts() -> list[tuple[Path, bytes, Draft]]:
    return [(path, content, read_item(path.name, content, channel=None)) for path, content in sample_mails()]


def test_there_are_enough_of_them(drafts):
    assert len(drafts) > 800


def test_every_original_is_kept_byte_for_byte(drafts):
    for path, content, draft in drafts:
        assert draft.documents[0].content == content, path
        assert draft.documents[0].kind is DocumentKind.ORIGINAL, path


def test_no_letter_is_lost(drafts):
    for path, _, draft in drafts:
        if path.name not in _LOST_BEFORE:
            shown = [draft.subject, draft.text, draft.html, draft.sender.name, *(v for _, v in draft.headers)]
            shown += [text for d in draft.documents for text in (d.name, d.text)]
            assert not [text for text in shown if "\ufffd" in text], path


def test_no_control_characters_reach_the_screen(drafts):
    for path, _, draft in drafts:
        for text in (draft.text, draft.html, *(d.text for d in draft.documents)):
            assert not set(text) & set("\x00\x07\x08\x1b\r"), path
        for line in (draft.subject, draft.sender.name, draft.sender.address, *(d.name for d in draft.documents)):
            assert not set(line) & set("\x00\n\r\t"), path


def leaf_contents(root: Part) -> list[tuple[Part, bytes]]:
    return [(leaf, leaf.decoded()[0]) for leaf in root.leaves()]


def test_every_part_is_a_document_or_its_words_are_in_the_text(drafts):
    for path, content, draft in drafts:
        if draft.documents[0].media_type != "message/rfc822":
            continue
        kept = [d.content for d in draft.documents]
        words = "".join(f"{draft.text}{draft.html}".split())
        for leaf, part in leaf_contents(take_apart(content)):
            is_text = leaf.media_type in {"text/plain", "text/html", "text/enriched", "text/richtext"}
            if part in kept or not part.strip():
                continue
            assert is_text, (path, leaf.media_type)
            longest = max((w for w in part.split() if w.isalnum()), key=len, default=b"").decode("ascii", "ignore")
            assert longest in words or b"begin " in part, (path, longest)


def test_documents_form_a_tree_with_parents_before_children(drafts):
    for path, _, draft in drafts:
        assert draft.documents[0].parent is None, path
        for number, document in enumerate(draft.documents[1:], start=1):
            assert document.parent is not None, path
            assert document.parent < number, path
            parent = draft.documents[document.parent]
            assert parent.kind in {DocumentKind.ORIGINAL, DocumentKind.NESTED_MAIL}, path


def test_every_draft_survives_the_way_through_the_pipe(drafts):
    for path, _, draft in drafts:
        values, parts = to_frames(draft)
        assert from_frames(json.loads(json.dumps(values)), parts) == draft, path


def labelled() -> list[tuple[str, dict[str, object]]]:
    rows = [json.loads(line) for line in (SAMPLES / "labels.jsonl").read_text("utf-8").splitlines()]
    mails = [(row["file"], row["mail"]) for row in rows if isinstance(row.get("mail"), list) and len(row["mail"]) == 1]
    return [(name, found[0]) for name, found in mails]


# Where the standard library's reader is the one that is wrong, or the label was cut short.
_BETTER_SUBJECT = frozenset(
    {
        "raw_email_incorrect_header.eml",
        "feedback-report.txt",
        "obsolete.msg",
        "test_mail_01.txt",
        "bad-header-start.raw",
    }
)


@pytest.mark.slow
def test_subjects_and_senders_are_those_another_reader_finds():
    """A reader that reads nothing would pass the tests above; the standard library's answers are the counter-check."""
    compared = 0
    for name, label in labelled():
        path = SAMPLES / name
        draft = read_item(path.name, path.read_bytes(), channel=None, open_attachments=False)
        subject = " ".join(str(label.get("subject") or "").replace("\x00", " ").split())
        if draft.documents[0].media_type != "message/rfc822" or path.name in _BETTER_SUBJECT or "\ufffd" in subject:
            continue
        compared += 1
        assert draft.subject == subject, path
        sender = str(label.get("from") or "")
        if sender.count("@") == 1 and "\ufffd" not in sender:
            assert draft.sender.address.split("@")[-1] in sender, path
    assert compared > 600


def test_attachments_have_the_names_another_reader_finds():
    compared = 0
    for name, label in labelled():
        path = SAMPLES / name
        names = [n for n in label.get("fn") or [] if n not in {"", "None"} and "\ufffd" not in n]  # type: ignore[attr-defined]
        if not names:
            continue
        draft = read_item(path.name, path.read_bytes(), channel=None, open_attachments=False)
        if draft.documents[0].media_type != "message/rfc822":
            continue
        found = {d.name for d in draft.documents}
        for wanted in names:
            compared += 1
            is_body = path.name.startswith("00036.")  # its only part is named, and is the text itself
            assert is_body or any(n.startswith(wanted.split("/")[-1][:60]) for n in found), (path, wanted, found)
    assert compared > 80
