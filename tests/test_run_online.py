"""The links to services that run a notebook, on a small copy of the project."""

from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from conftest import PAGES
from test_build import build, edit, project
from test_site import parse

__all__ = ["project"]
BRANCH = "https://github.com/owner/name/blob/pages/"


def links(path: Path) -> dict[str, str]:
    """Return the addresses of the services that a page links to, by their names."""
    (paragraph,) = (p for p in parse(path).iter("p") if p.get("class") == "notebook")
    found = {"".join(link.itertext()).strip(): link.get("href") for link in paragraph.iter("a")}
    return {text.removeprefix("Открыть в "): found[text] for text in found if "Откры" in text}


def test_a_notebook_opens_where_the_branch_holds_it(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    edit(project / "docs" / "index.md", ":tags: [remove-cell]\n", "")  # or there is no notebook
    monkeypatch.setenv("NOTEBOOKS", BRANCH)
    assert build(project, "ru").returncode == 0
    site = project / "_build" / "html"
    services = links(site / "ru" / "index.html")
    assert services.keys() == {"Colab", "Binder"}
    # the forms that both services document
    colab, path = services["Colab"].split("/blob/pages/")
    assert colab == "https://colab.research.google.com/github/owner/name"
    assert (site / path).suffix == ".ipynb" and (site / path).is_file()
    binder = urlsplit(services["Binder"])
    assert binder.geturl().startswith("https://mybinder.org/v2/gh/owner/name/pages?")
    assert parse_qs(binder.query) == {"labpath": [path]}


@pytest.mark.parametrize("address", ["owner/name", "https://github.com/owner/name"])
def test_an_address_without_a_branch_is_refused(
    project: Path, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setenv("NOTEBOOKS", address)
    result = build(project, "ru")
    assert result.returncode != 0
    assert f"NOTEBOOKS is '{address}'; wanted" in result.stderr


def test_without_the_setting_no_page_leads_to_a_service(site: Path) -> None:
    for page in PAGES:
        html = (site / "en" / page).read_text(encoding="utf-8")
        assert "colab" not in html and "mybinder" not in html
