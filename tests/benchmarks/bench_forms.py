"""Form PDFs read into fields a second, beside bare pikepdf walking the same fields.

Bar (docs/decisions, speed and size): 0.7 x bare pikepdf.
"""

from __future__ import annotations

import io
import sys
import time
from collections.abc import Callable
from statistics import median

import pikepdf

from desktop.documents.pdf import read_fields
from tests.benchmarks.mails import form_pdf

BAR, ROUNDS, PER_ROUND = 0.7, 7, 200


def bare(content: bytes) -> dict[str, str]:
    with pikepdf.open(io.BytesIO(content)) as pdf:
        return {str(f.T): str(f.get("/V", "")) for f in pdf.Root.AcroForm.Fields}


def rate(work: Callable[[], object]) -> float:
    start = time.process_time()
    for _ in range(PER_ROUND):
        work()
    return PER_ROUND / (time.process_time() - start)


def main() -> int:
    content = form_pdf()
    found = read_fields(content)
    assert found is not None
    assert len(found.values()) == len(bare(content))
    rounds = [(rate(lambda: read_fields(content)), rate(lambda: bare(content))) for _ in range(ROUNDS)]
    ratio = median(ours / floor for ours, floor in rounds)
    speed = median(ours for ours, _ in rounds)
    print(f"form of {len(bare(content))} fields: {speed:.0f}/s, ratio to bare pikepdf {ratio:.2f} (bar {BAR})")
    return 0 if ratio >= BAR else 1


if __name__ == "__main__":
    sys.exit(main())
