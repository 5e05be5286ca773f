"""Whole housing stocks: read from files, simulated, and given a programme of works."""
