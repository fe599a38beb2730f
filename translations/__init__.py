"""The gates that a translation passes: `python -m translations check`, and `update`.

Each gate is one file with a function `findings`; `__main__` lists them all.
"""
