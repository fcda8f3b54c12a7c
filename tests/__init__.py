"""Tests, one folder per layer; `dev.py test` runs them all."""
