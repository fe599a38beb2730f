"""How style sheets are joined."""

import re
from pathlib import Path
from types import SimpleNamespace

import one_style_sheet
import pytest
from one_style_sheet import OneStyleSheet

SHEETS = {"_static/late.css": 600, "_static/early.css": 200}
MEDIA = {"_static/late.css": {"media": "print"}}


@pytest.fixture
def app(tmp_path: Path) -> SimpleNamespace:
    (tmp_path / "_static").mkdir()
    for name in SHEETS:
        text = f"/* {name} */ /*# sourceMappingURL=x.css.map*/"
        (tmp_path / name).write_text(text, encoding="utf-8")
    page = '<link rel="stylesheet" href="_static/all.css">'
    (tmp_path / "page.html").write_text(page, encoding="utf-8")
    return SimpleNamespace(outdir=tmp_path, builder=SimpleNamespace(name="html"))


def show(one: OneStyleSheet, app: SimpleNamespace, names: dict[str, int]) -> list[str]:
    sheets = [
        SimpleNamespace(filename=name, priority=rank, attributes=MEDIA.get(name, {}))
        for name, rank in names.items()
    ]
    context = {"css_files": sheets}
    one.replace_links(app, "page", "page.html", context, None)
    return context["css_files"]


def test_sheets_are_joined_in_their_order(app) -> None:
    one = OneStyleSheet()
    assert show(one, app, SHEETS) == ["_static/all.css"]
    one.write(app, None)
    joined = (app.outdir / "_static" / "all.css").read_text(encoding="utf-8")
    assert re.findall(r"/\* (.*?) \*/", joined) == ["_static/early.css", "_static/late.css"]
    assert re.findall(r"@media (\w+) {", joined) == ["all", "print"]
    assert "sourceMappingURL" not in joined


def test_page_names_the_sheet_anew_when_it_has_changed(app) -> None:
    found = []
    for text in ("a {}", "a {}", "b {}"):
        for name in SHEETS:
            (app.outdir / name).write_text(text, encoding="utf-8")
        one = OneStyleSheet()
        show(one, app, SHEETS)
        one.write(app, None)
        found.append((app.outdir / "page.html").read_text(encoding="utf-8"))
    assert found[0] == found[1] != found[2]
    assert re.search(r'href="_static/all\.css\?v=[0-9a-f]{8}">', found[2])


def test_a_sheet_of_one_page_alone_is_refused(app, monkeypatch) -> None:
    warnings = []
    monkeypatch.setattr(
        one_style_sheet.logger, "warning", lambda *args, **_: warnings.append(args)
    )
    one = OneStyleSheet()
    show(one, app, SHEETS)
    assert warnings == []
    show(one, app, SHEETS | {"_static/odd.css": 500})
    assert warnings[0][1:] == ("_static/odd.css",)
