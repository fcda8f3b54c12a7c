"""What the window does with a case that was taken in: pages are rendered, mail is made safe to show."""

from __future__ import annotations

import time
from collections.abc import Iterable
from functools import partial

from desktop.actions import mailbox
from desktop.actions.office import Office
from desktop.documents.page_reader import PageReader
from desktop.documents.reader_process import Readers
from desktop.domain.case import CaseDetail
from desktop.errors import ReadingFailed
from desktop.intake.mail_html import sanitised

SECONDS_OF_HTML = 10  # on a busy machine; the window makes it safe in a worker
_WIDTH, _HEIGHT = 900, 1_200


def show(office: Office, details: Iterable[CaseDetail], most: int) -> tuple[int, int]:
    """Show the first pages and the mails of some cases; returns pages drawn and pages refused with a reason.

    Raises:
        AssertionError: Something takes too long; what nobody can draw has to be refused as `ReadingFailed`.
    """
    drawn = refused = 0
    with Readers(count=1) as readers:
        pages = PageReader(readers)
        for detail in details:
            for submission in detail.submissions:
                started = time.monotonic()
                sanitised(submission.html, {})
                assert time.monotonic() - started < SECONDS_OF_HTML, submission.path
            for document in detail.documents:
                if drawn + refused >= most or not document.pages:
                    continue
                load = partial(mailbox.document_bytes, office, document.id)
                try:
                    pages.render(document.sha256, load, document.media_type, 0, _WIDTH, _HEIGHT)
                    drawn += 1
                except ReadingFailed:
                    refused += 1
    return drawn, refused
