"""Name all pages to search engines, each with its translations, at the root of the site."""

from datetime import date
from pathlib import Path
from xml.etree import ElementTree as ET

import site_root
from history import last_change
from sphinx.application import Sphinx

SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
XHTML = "http://www.w3.org/1999/xhtml"


def sitemap(
    addresses: dict[str, dict[str, str]], days: dict[str, dict[str, date | None]]
) -> bytes:
    """Write the addresses of each page in each language; the first language is the default."""
    ET.register_namespace("", SITEMAP)
    ET.register_namespace("xhtml", XHTML)
    root = ET.Element(f"{{{SITEMAP}}}urlset")
    for page, languages in addresses.items():
        default = next(iter(languages.values()))
        for language, address in languages.items():
            url = ET.SubElement(root, f"{{{SITEMAP}}}url")
            ET.SubElement(url, f"{{{SITEMAP}}}loc").text = address
            if day := days[page][language]:
                ET.SubElement(url, f"{{{SITEMAP}}}lastmod").text = day.isoformat()
            for code, href in [*languages.items(), ("x-default", default)]:
                attributes = {"rel": "alternate", "hreflang": code, "href": href}
                ET.SubElement(url, f"{{{XHTML}}}link", attributes)
    ET.indent(root, " ")
    return ET.tostring(root, encoding="utf-8", xml_declaration=True) + b"\n"


def write_sitemap(app: Sphinx, error: Exception | None) -> None:
    if error or app.builder.name != "html":
        return
    site, codes, root = site_root.address(app.config), app.config.site_languages, Path(app.confdir)
    addresses = {
        page: {code: f"{site}{code}/{app.builder.get_target_uri(page)}" for code in codes}
        for page in sorted(app.env.found_docs)
    }
    days = {page: {code: last_change(root, page, code) for code in codes} for page in addresses}
    site_root.write(app, "sitemap.xml", sitemap(addresses, days))
    robots = f"User-agent: *\nAllow: /\n\nSitemap: {site}sitemap.xml\n"
    site_root.write(app, "robots.txt", robots)


def setup(app: Sphinx) -> dict[str, bool]:
    app.connect("build-finished", write_sitemap)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
