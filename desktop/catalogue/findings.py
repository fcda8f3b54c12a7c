"""Word findings in German."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from desktop.catalogue.service import Catalogue
from desktop.domain.finding import Finding


def word(catalogue: Catalogue, finding: Finding) -> tuple[str, str]:
    """The German text of a finding, and its norm.

    A code the catalogue does not know, from a newer version or a town's own rule, is shown as it is; a placeholder
    without a value stays empty.
    """
    text, norm = catalogue.findings.get(finding.code, (finding.code, ""))
    values = defaultdict(str, finding.values)
    return _filled(text, values), _filled(norm, values)


def _filled(text: str, values: Mapping[str, str]) -> str:
    return text.format_map(values) if "{" in text else text
