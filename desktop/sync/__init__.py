"""Bring this profile and the town's hub together: pull, push, pull (docs/sync.md)."""
