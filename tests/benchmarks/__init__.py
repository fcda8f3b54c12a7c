"""Benchmarks: each prints a ratio to a floor measured beside it in the same run (design 9)."""
