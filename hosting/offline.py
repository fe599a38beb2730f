"""Pack the site to be read without a network: unpacked, it works from a folder.

The archive of one commit has the same bytes wherever and whenever it is packed.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

NAME = "neural-networks-glossary"
ARCHIVE = f"{NAME}.zip"
# The archive itself, and what only a host needs.
LEFT_OUT = re.compile(
    rf"{ARCHIVE}|_headers|card\.png|(\w+/)?404\.html|robots\.txt|sitemap\.xml|\w+/_images/cards/.*"
)
# A folder's pages do not offer the archive again, and browsers refuse to preload fonts from it.
OF_A_HOST = re.compile(rb'<a class="offline".*?</a>|<link rel="preload"[^>]*>\n', re.DOTALL)
COMPRESSED = {".apkg", ".png", ".woff2", ".zip"}


def contents(site: Path) -> Iterator[tuple[str, bytes]]:
    """Yield the files to pack."""
    for path in sorted(path for path in site.rglob("*") if path.is_file()):
        name = path.relative_to(site).as_posix()
        if LEFT_OUT.fullmatch(name):
            continue
        content = path.read_bytes()
        yield name, OF_A_HOST.sub(b"", content) if path.suffix == ".html" else content


def write_archive(site: Path) -> None:
    """Write the archive into the site, beside the languages."""
    unfinished = site.with_name(ARCHIVE)
    with ZipFile(unfinished, "w") as archive:
        for name, content in contents(site):
            member = ZipInfo(f"{NAME}/{name}")  # of 1980: a date of its own would differ
            member.external_attr = 0o644 << 16
            stored = Path(name).suffix in COMPRESSED
            archive.writestr(member, content, ZIP_STORED if stored else ZIP_DEFLATED)
    unfinished.replace(site / ARCHIVE)
