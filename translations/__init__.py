"""The gates that a translation passes: `python -m translations check`, and `update`.

Each gate is one file with a function `findings`; `__main__` lists them all.
"""

import sys
from pathlib import Path

# The site's extensions read the term base.
sys.path.append(str(Path(__file__).parents[1] / "docs" / "_ext"))
