"""Certificates a second on one core, PDF/A-2b included, beside a bare page with the same words.

Bar (docs/decisions, speed and size): 60 a second. Exits with 1 below it. Times are of the process, since other programs
share the machine; rounds alternate, so that both sides see the same weather.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).parents[2]))

from desktop.printing.certificate import certificate_pdf
from tests.benchmarks.floors.bare_page import bare_page
from tests.printing.pages import make_page

BAR = 60
ROUNDS = 5
PER_ROUND = 40


def rate(work: Callable[[], bytes]) -> float:
    start = time.process_time()
    for _ in range(PER_ROUND):
        work()
    return PER_ROUND / (time.process_time() - start)


def main() -> int:
    page = make_page()
    bare = bare_page(page)

    def ours() -> bytes:
        return certificate_pdf(page)

    ours(), bare()  # fonts are opened once
    rounds = [(rate(ours), rate(bare)) for _ in range(ROUNDS)]
    speed, floor = median(ours for ours, _ in rounds), median(bare for _, bare in rounds)
    ratio = median(ours / bare for ours, bare in rounds)
    print(f"certificate, PDF/A-2b: {speed:.0f}/s (bar {BAR}/s); bare page {floor:.0f}/s; ratio {ratio:.2f}")
    return 0 if speed >= BAR else 1


if __name__ == "__main__":
    sys.exit(main())
