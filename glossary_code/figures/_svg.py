"""From a Matplotlib figure to SVG that lives in a page and takes the page's colours."""

import io
import re
from collections.abc import Iterator
from itertools import pairwise
from xml.etree import ElementTree as ET

from matplotlib.figure import Figure

INK = "#1a1b1c"
GRID = "#d4d8dc"
BACKGROUND = "#ffffff"
SERIES = ("#0072b2", "#c44e00", "#00855f", "#a8488a", "#8a6a00", "#56606b")

# The colours of print are the fallback, for pages without the style sheet, such as Jupyter's.
_COLOURS = {
    INK: "currentColor",
    GRID: f"var(--figure-grid,{GRID})",
    BACKGROUND: f"var(--figure-background,{BACKGROUND})",
    **{hex_: f"var(--figure-{k},{hex_})" for k, hex_ in enumerate(SERIES, 1)},
}
# In pixels of the page.
TOLERANCE = 0.1
_INHERITED = {
    "clip-rule",
    "fill",
    "fill-opacity",
    "stroke",
    "stroke-dasharray",
    "stroke-linecap",
    "stroke-linejoin",
    "stroke-opacity",
    "stroke-width",
}
_FONT = re.compile(r"(?:(italic|oblique) )?(?:(bold|\d00) )?([\d.]+)px")
_NUMBER = re.compile(r"-?\d*\.?\d+(?:e[-+]?\d+)?")
_SHIFTED = re.compile("([⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+|[₀₁₂₃₄₅₆₇₈₉]+)")
_PLAIN = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻₀₁₂₃₄₅₆₇₈₉", "0123456789\N{MINUS SIGN}0123456789")


def svg_root(figure: Figure, font_size: float, tolerance: float = TOLERANCE) -> ET.Element:
    """Draw the figure as an SVG element without styles, namespaces and needless groups."""
    buffer = io.StringIO()
    figure.savefig(buffer, format="svg", transparent=True, metadata={"Date": None})
    root = ET.fromstring(buffer.getvalue())
    for element in root.iter():
        _simplify(element, font_size, tolerance)
    for parent in list(root.iter()):
        for child in list(parent):
            if child.tag in {"metadata", "style"}:
                parent.remove(child)
    _shorten_ids(root)
    _unwrap(root)
    for group in root.iter("g"):
        _hoist(group)
    _gather_frames(root)
    width, height = root.attrib["viewBox"].split()[2:]
    root.attrib.clear()
    root.attrib |= {
        "xmlns": "http://www.w3.org/2000/svg",
        "viewBox": f"0 0 {_rounded(width)} {_rounded(height)}",
        "width": _rounded(width),
        "height": _rounded(height),
        "fill": "currentColor",
        "font-size": f"{font_size:g}",
        "stroke-linejoin": "round",
    }
    return root


def prefix_ids(root: ET.Element, prefix: str) -> None:
    """Make the ids, and what refers to them, the figure's own."""
    for element in root.iter():
        if "id" in element.attrib:
            element.set("id", prefix + element.attrib["id"])
        if "href" in element.attrib:
            element.set("href", "#" + prefix + element.attrib["href"][1:])
        if "clip-path" in element.attrib:
            element.set("clip-path", f"url(#{prefix}{element.attrib['clip-path'][5:]}")


def _simplify(element: ET.Element, font_size: float, tolerance: float) -> None:
    element.tag = element.tag.rpartition("}")[2]
    element.text = (element.text or "").strip()
    element.tail = None
    style = element.attrib.pop("style", "")
    attributes = {key.rpartition("}")[2]: value for key, value in element.attrib.items()}
    attributes |= dict(_declarations(style, font_size))
    if element.tag == "text" and attributes.get("fill") == "currentColor":
        del attributes["fill"]
    if attributes.get("transform", "").startswith("rotate(-0 "):
        del attributes["transform"]
    # Markers are drawn once around the origin: there a tenth of a pixel is seen.
    digits = 2 if element.tag == "path" and "id" in attributes else 1
    for key in attributes.keys() & {"d", "x", "y", "width", "height", "transform"}:
        attributes[key] = _rounded(attributes[key], digits)
    if "d" in attributes:
        attributes["d"] = _compact_path(attributes["d"], tolerance)
    element.attrib.clear()
    element.attrib.update(sorted(attributes.items()))
    if element.tag == "text":
        _shift_indices(element)


def _declarations(style: str, font_size: float) -> Iterator[tuple[str, str]]:
    for declaration in filter(None, (part.strip() for part in style.split(";"))):
        name, value = (part.strip() for part in declaration.split(":", 1))
        if name in {"font", "font-size"} and (font := _FONT.search(value)):
            if font[1]:
                yield "font-style", "italic"
            if float(font[3]) != font_size:
                yield "font-size", f"{float(font[3]):g}"
        elif name == "font-style":
            yield name, "italic"
        elif not name.startswith("font") and (name, value) != ("stroke-dashoffset", "0"):
            yield name, _COLOURS.get(value, value)


def _rounded(text: str, digits: int = 1) -> str:
    return _NUMBER.sub(lambda match: f"{round(float(match[0]), digits) + 0.0:.6g}", text)


def _compact_path(path: str, tolerance: float = TOLERANCE) -> str:
    """Write a path without needless spaces, letters and points."""
    parts: list[str] = []
    for start, lines in re.findall(r"([A-Z][^A-Zz]*|z\s*)((?:L[^A-Zz]*)*)", path):
        parts.append(start[0] + " ".join(start[1:].split()))
        if lines:
            # A line starts where the numbers of the letter before end.
            numbers = [float(number) for number in (start[1:] + lines).replace("L", " ").split()]
            points = list(zip(numbers[::2], numbers[1::2], strict=True))
            points = points[len(start[1:].split()) // 2 - 1 :]
            parts.append(
                "L" + " ".join(f"{x:g} {y:g}" for x, y in _thinned(points, tolerance)[1:])
            )
    return "".join(parts)


def _thinned(
    points: list[tuple[float, float]], tolerance: float = TOLERANCE
) -> list[tuple[float, float]]:
    """Leave out points nearer than `tolerance` to the line without them."""
    kept, skipped = points[:1], points[1:1]
    for point, following in pairwise(points[1:]):
        skipped.append(point)
        if any(_distance(p, kept[-1], following) > tolerance for p in skipped):
            kept.append(point)
            skipped = []
    return kept + points[-1:]


def _distance(
    point: tuple[float, float], start: tuple[float, float], end: tuple[float, float]
) -> float:
    """Return the distance of a point from a segment."""
    p, a, b = complex(*point), complex(*start), complex(*end)
    if a == b:
        return abs(p - a)
    along = ((p - a) * (b - a).conjugate()).real / abs(b - a) ** 2
    return abs(p - a - min(max(along, 0), 1) * (b - a))


def _shift_indices(text: ET.Element) -> None:
    """Set indices and exponents with the text's own digits, which every font has."""
    first, *rest = _SHIFTED.split(text.text or "")
    text.text = first
    for shifted, after in zip(rest[::2], rest[1::2], strict=True):
        down = shifted[0] in "₀₁₂₃₄₅₆₇₈₉"
        small = ET.SubElement(text, "tspan", {"dy": ".25em" if down else "-.5em"})
        small.set("font-size", "70%")
        small.text = shifted.translate(_PLAIN)
        if after:
            # Back to the line: `em` is here the full size, 0.7 of which is the index's.
            back = ET.SubElement(text, "tspan", {"dy": "-.175em" if down else ".35em"})
            back.text = after


def _shorten_ids(root: ET.Element) -> None:
    """Give numbers for ids to what is referred to, drop other ids and mark the frames."""
    used = [e.attrib["href"][1:] for e in root.iter("use")]
    used += [e.attrib["clip-path"][5:-1] for e in root.iter() if "clip-path" in e.attrib]
    short = {name: str(k) for k, name in enumerate(dict.fromkeys(used))}
    for element in root.iter():
        name = element.attrib.pop("id", "")
        if name in short:
            element.set("id", short[name])
        if name.startswith("frame-"):
            element.set("data-frame", name.removeprefix("frame-"))
        if "href" in element.attrib:
            element.set("href", "#" + short[element.attrib["href"][1:]])
        if "clip-path" in element.attrib:
            element.set("clip-path", f"url(#{short[element.attrib['clip-path'][5:-1]]})")


def _unwrap(parent: ET.Element) -> None:
    children: list[ET.Element] = []
    for child in parent:
        _unwrap(child)
        if child.tag in {"g", "defs"} and len(child) == 0:
            continue
        if child.tag == "g" and not child.attrib:
            children.extend(child)
        else:
            children.append(child)
    parent[:] = children


def _hoist(group: ET.Element) -> None:
    """Write once, on the group, what all its children have in common."""
    if len(group) < 2:
        return
    common = set(group[0].attrib.items()).intersection(*(c.attrib.items() for c in group))
    for key, value in sorted(common):
        if key in _INHERITED:
            group.set(key, value)
            for child in group:
                del child.attrib[key]


def _gather_frames(root: ET.Element) -> None:
    """Put all that belongs to one frame into one group, where the first of them was."""
    frames: dict[int, ET.Element] = {}
    for parent in list(root.iter()):
        parts = [child for child in parent if "data-frame" in child.attrib]
        if not parts:
            continue
        place = list(parent).index(parts[0])
        for part in parts:
            parent.remove(part)
            name = part.attrib.pop("data-frame")
            frame = frames.setdefault(int(name), ET.Element("g", {"data-frame": name}))
            frame.extend([part] if part.attrib else list(part))
        parent[place:place] = [frames[k] for k in sorted(frames)]
