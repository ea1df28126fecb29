"""The municipality's logotype: an SVG in one colour on a square surface, for a plate in its colour."""

import re
from xml.etree.ElementTree import Element, ParseError, SubElement, tostring

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

SVG = "http://www.w3.org/2000/svg"
MAX_BYTES = 200_000
MAX_DEPTH = 30
SHAPES = {"g", "path", "circle", "ellipse", "rect", "polygon", "title"}

NUMBERS = re.compile(r"[\d\s.,eE+%-]*")
PATH = re.compile(r"[MmLlHhVvCcSsQqTtAaZz\d\s.,eE+-]*")
TRANSFORM = re.compile(r"(?:(?:translate|rotate|scale|matrix|skewX|skewY)\([\d\s.,eE+-]*\)[\s,]*)*")
RULE = re.compile(r"nonzero|evenodd")
LINE = re.compile(r"butt|round|square|miter|bevel")
# What is kept of an element, and what it must look like. All else is left out.
ATTRIBUTES = {
    "d": PATH,
    "points": NUMBERS,
    "transform": TRANSFORM,
    "fill-rule": RULE,
    "clip-rule": RULE,
    "stroke-linecap": LINE,
    "stroke-linejoin": LINE,
} | dict.fromkeys(
    ("cx", "cy", "r", "rx", "ry", "x", "y", "width", "height", "opacity", "fill-opacity", "stroke-width"),
    NUMBERS,
)
# An own drawing for a municipality that has none yet: a house with a door.
DEFAULT = (
    f'<svg xmlns="{SVG}" viewBox="0 0 24 24" fill="currentColor">'
    '<path fill-rule="evenodd" d="M12 3 3 10v11h18V10zM9.5 13h5v8h-5z"/></svg>'
)


class UnusableLogo(ValueError):
    """Carries in Swedish what the file has that a logotype may not have, and what to do."""


def cleaned(data: bytes) -> str:
    """The drawing and nothing else, as SVG text in ``currentColor``. Raises UnusableLogo."""
    if len(data) > MAX_BYTES:
        raise UnusableLogo("Filen är för stor. En logotyp får vara högst 200 kB.")
    try:
        root = fromstring(data)
    except (ParseError, DefusedXmlException, ValueError) as error:
        raise UnusableLogo(
            "Filen är inte en hel SVG-bild. Spara logotypen som SVG och försök igen."
        ) from error
    if local(root.tag) != "svg":
        raise UnusableLogo("Filen är ingen SVG-bild.")
    drawing = Element("svg", {"xmlns": SVG, "viewBox": view_box(root), **paint(root, at_root=True)})
    for child in root:
        copy(child, drawing, depth=1)
    if not any(element.tag not in {"svg", "g", "title"} for element in drawing.iter()):
        raise UnusableLogo("Filen innehåller inga former att visa.")
    return tostring(drawing, encoding="unicode")


def copy(source: Element, into: Element, *, depth: int) -> None:
    if not isinstance(source.tag, str):  # a comment
        return
    if depth > MAX_DEPTH:
        raise UnusableLogo("Filen har för många grupper i varandra. Spara den som en enkel SVG.")
    name = local(source.tag)
    if name not in SHAPES:
        raise UnusableLogo(
            f"Filen innehåller <{name}>. En logotyp får bara ha former: banor, cirklar, ellipser, rektanglar "
            "och polygoner. Spara den som en enkel SVG utan text, bilder, skript och stilar."
        )
    element = SubElement(into, name, paint(source))
    for key, value in source.attrib.items():
        if local(key) in {"style", "href"} or local(key).lower().startswith("on"):
            raise UnusableLogo(
                f"Filen innehåller {local(key)} på <{name}>. Spara den som en enkel SVG utan stilar, länkar "
                "och skript."
            )
        pattern = ATTRIBUTES.get(key)
        if pattern and pattern.fullmatch(value.strip()):
            element.set(key, value.strip())
    if name == "title":
        element.text = (source.text or "").strip()[:80]
        return
    for child in source:
        copy(child, element, depth=depth + 1)


def paint(source: Element, *, at_root: bool = False) -> dict[str, str]:
    """One colour: what is painted is painted in ``currentColor``, what is not stays unpainted."""
    painted = {}
    for key in ("fill", "stroke"):
        value = source.get(key, "").strip()
        if value:
            painted[key] = "none" if value in {"none", "transparent"} else "currentColor"
    if at_root:
        painted.setdefault("fill", "currentColor")
    return painted


def view_box(root: Element) -> str:
    """Raises UnusableLogo unless the drawing has a surface that is square to within a twentieth."""
    text = root.get("viewBox") or f"0 0 {root.get('width', '')} {root.get('height', '')}"
    try:
        x, y, width, height = (float(part) for part in re.sub(r"px\b", "", text).replace(",", " ").split())
    except ValueError as error:
        raise UnusableLogo("Filen säger inte hur stor bilden är (viewBox saknas).") from error
    if not (width > 0 and height > 0) or abs(width - height) > 0.05 * max(width, height):
        raise UnusableLogo(
            f"Logotypen ska ha kvadratisk yta. Den här är {width:g} × {height:g}. Använd märket utan text."
        )
    return f"{x:g} {y:g} {width:g} {height:g}"


def local(name) -> str:
    return name.rpartition("}")[2] if isinstance(name, str) else ""


def coloured(svg: str, color: str) -> str:
    """The stored drawing, or the neutral one, painted in ``color``."""
    return (svg or DEFAULT).replace("currentColor", color)


def placed(svg: str, color: str, *, x: int, y: int, size: int) -> str:
    """The drawing as a part of a larger one."""
    place = f'<svg x="{x}" y="{y}" width="{size}" height="{size}" '
    return coloured(svg, color).replace("<svg ", place, 1)


def on_plate(svg: str, brand: str, on_brand: str) -> str:
    """For the browser's tab: the drawing on its plate."""
    plate = f'<rect width="24" height="24" rx="5.5" fill="{brand}"/>'
    return f'<svg xmlns="{SVG}" viewBox="0 0 24 24">{plate}{placed(svg, on_brand, x=4, y=4, size=16)}</svg>'
