"""The hub: keeps one town's items, documents and numbers for all its clerks, without knowing what a case is.

Calls: docs/hub_api.md. It imports nothing of the program on the clerks' computers, and that nothing of it.
"""

VERSION = "0.1.0"
