"""Whole training runs, ours beside others (``python -m bench``), and builds of the site."""
