"""What the tests of the built site share. `make test` builds it before they run."""

import functools
import os
import re
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
SITE = ROOT / "_build" / "html"
LANGUAGES = ("en", "ru")
PAGES = tuple(
    path.relative_to(ROOT / "docs").with_suffix(".html").as_posix()
    for path in sorted((ROOT / "docs").rglob("*.md"))
)
# Every page of the built site, as a path in it.
EVERY_PAGE = (
    "index.html",
    "404.html",
    *(
        f"{language}/{page}"
        for language in LANGUAGES
        for page in (*PAGES, "404.html", "search.html")
    ),
)
# The fonts that Chromium refuses to preload from a folder, and loads later all the same.
REFUSED_PRELOAD = re.compile(r"file:\S*\.woff2")
CHROMIUM = Path("/usr/bin/chromium")


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    """Draw in English, unless a test says otherwise."""
    monkeypatch.setenv("GLOSSARY_LANGUAGE", "en")


@pytest.fixture(scope="session")
def site() -> Path:
    if not (SITE / "index.html").exists():
        pytest.fail("the site is not built; run `make html` first")
    return SITE


class Host(SimpleHTTPRequestHandler):
    """Send what the site asks of its hosts, its Content-Security-Policy among them."""

    @staticmethod
    @functools.cache
    def headers_of_the_site() -> list[tuple[str, str]]:
        return re.findall(r"^  (.+?): (.+)$", (SITE / "_headers").read_text(), re.MULTILINE)

    def end_headers(self) -> None:
        for name, value in self.headers_of_the_site():
            self.send_header(name, value)
        super().end_headers()

    def log_message(self, *_args: object) -> None:
        pass


@pytest.fixture(scope="session")
def address(site: Path) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Host, directory=str(site)))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="session")
def browser() -> Iterator[object]:
    if not CHROMIUM.exists():
        message = "Chromium is missing (on Debian: apt-get install chromium)"
        (pytest.fail if os.environ.get("CI") else pytest.skip)(message)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-gpu"]
        )
        yield chromium
        chromium.close()


def gather_problems(tab: Any) -> list[str]:
    """Gather what the browser says of the pages that a tab opens, and what these throw."""
    found: list[str] = []

    def hear(text: str) -> None:
        if not REFUSED_PRELOAD.search(text):
            found.append(text)

    tab.on("pageerror", lambda error: hear(str(error)))
    tab.on("console", lambda message: hear(f"{message.text} ({message.location['url']})"))
    return found
