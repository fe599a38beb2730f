"""Whole training runs, ours beside others: ``python -m bench`` writes ``results.json``."""
