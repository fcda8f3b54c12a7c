"""Random attacks on the intake: `python -m tests.fuzz --minutes 15` (docs/robustness.md)."""
