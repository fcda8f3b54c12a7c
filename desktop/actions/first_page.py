"""The first page of a start; nothing else is imported here, because what other actions import takes time."""

from __future__ import annotations

from desktop.storage.first_page import FirstPage, read_first_page

__all__ = ["FirstPage", "read_first_page"]
