"""Translate a page and see it live: `python -m translations.live concepts ru`.

Each save of the catalogue builds what changed in a fork of a process that has imported
everything already, which takes half the time of a new `sphinx-build`.
"""

import gc
import multiprocessing
import os
import shlex
import shutil
import subprocess
import sys
import time
from collections.abc import Iterable, Sequence
from contextlib import suppress
from importlib import import_module
from pathlib import Path

import polib
import sphinx_autobuild.__main__ as autobuild
from sphinx.application import builtin_extensions
from sphinx.cmd.build import build_main
from sphinx.config import Config
from sphinx.util.tags import Tags
from sphinx_autobuild.build import Builder
from sphinx_autobuild.utils import find_free_port

LOG = Path("_build", "translate.log")


def compile_catalogues(paths: Iterable[Path]) -> None:
    """Compile as polib does: Sphinx leaves that to Babel, which cannot read what Poedit writes."""
    for path in paths:
        if path.suffix == ".po":
            with suppress(OSError, UnicodeDecodeError):  # the build will tell
                polib.pofile(str(path)).save_as_mofile(str(path.with_suffix(".mo")))


class WarmBuilder(Builder):  # type: ignore[misc]
    """Build in the process that autobuild forks for each change.

    The first build has one of its own: a process that ran a kernel cannot be forked safely.
    """

    def __call__(self, *, changed_paths: Sequence[Path]) -> None:
        start = time.perf_counter()
        if changed_paths:
            gc.disable()  # it takes a seventh of the time of a process that ends at once
            compile_catalogues(changed_paths)
            build_main(self.sphinx_args)
        else:
            super().__call__(changed_paths=())
        names = ", ".join(path.name for path in changed_paths) or "everything"
        print(f"Built {names} in {time.perf_counter() - start:.1f} s", flush=True)


def doctrees(language: str) -> Path:
    """Return a folder of our own, as a page read here would not be checked by `make html`."""
    built, ours = (
        Path("_build", "doctrees", language),
        Path("_build", "doctrees", f"{language}-live"),
    )
    if built.exists() and not ours.exists():
        shutil.copytree(built, ours)
    return ours


def serve(language: str, port: int, log: Path | None = None) -> None:
    """Serve a language until the process ends; write what the builds say to a log, if any."""
    if log:
        with log.open("w") as file:
            os.dup2(file.fileno(), 1)
            os.dup2(file.fileno(), 2)
    multiprocessing.set_start_method("fork", force=True)
    config = Config.read(".", overrides={}, tags=Tags())
    for name in (*builtin_extensions, *config.extensions, "furo"):
        import_module(name)
    autobuild.Builder = WarmBuilder
    watched = ["--watch", f"locale/{language}", "--ignore", "*.mo", "--port", str(port)]
    build = ["-q", "-c", ".", "-D", f"language={language}", "-d", str(doctrees(language))]
    autobuild.main([*watched, *build, "docs", f"_build/live/{language}"])


def main(page: str, language: str) -> None:
    catalogue = Path("locale", language, "LC_MESSAGES", f"{page}.po")
    if not catalogue.exists():
        sys.exit(
            f"There is no {catalogue}: PAGE is a page's path in docs, LANGUAGE a folder of locale"
        )
    port = find_free_port()
    print(f"Edit {catalogue} and look at http://127.0.0.1:{port}/{page}.html", flush=True)
    editor = os.environ.get("EDITOR") if sys.stdout.isatty() else None
    if editor:
        server = multiprocessing.Process(target=serve, args=(language, port, LOG), daemon=False)
        server.start()
        subprocess.run([*shlex.split(editor), catalogue], check=False)
        print(f"Still serving, see {LOG}; press Ctrl+C to stop")
        server.join()
        return
    if sys.stdout.isatty() and os.environ.get("DISPLAY") and shutil.which("xdg-open"):
        subprocess.Popen(["xdg-open", catalogue])
    serve(language, port)


if __name__ == "__main__":
    main(*sys.argv[1:3])
