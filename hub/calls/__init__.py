"""The calls of docs/hub_api.md, one file each group."""
