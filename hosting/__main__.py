"""Complete the site once every language is built. `make html` runs this last."""

import shutil
from pathlib import Path

from hosting.offline import write_archive

ROOT = Path(__file__).parents[1]
SITE = ROOT / "_build" / "html"

shutil.copy(ROOT / "hosting" / "_headers", SITE)
write_archive(SITE)
