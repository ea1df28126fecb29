"""What a Word file says apart from its text: styles, and the numbers that automatic numbering shows."""

import re
from dataclasses import dataclass, replace

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
HEADING = re.compile(r"^(?:heading|rubrik)\s*(\d)", re.I)
TITLE = re.compile(r"^(?:title|titel|rubrik|dokumenttitel|dokumentrubrik|huvudrubrik)$", re.I)
CONTENTS = re.compile(r"^(?:toc\b|toc\d|innehåll(?:sförteckning)?\b|table of )", re.I)
LIST = re.compile(r"^(?:list(?!.*paragraph)|lista|punktlista|numrerad lista|bullet)", re.I)
NOT_BODY_LEVEL = 9


def val(element, path: str, default=None):
    found = element.find(path) if element is not None else None
    return default if found is None else found.get(W + "val", default)


def flag(element, path: str) -> bool | None:
    """A toggle such as bold: present without a value means on."""
    found = element.find(path) if element is not None else None
    if found is None:
        return None
    return found.get(W + "val", "1").lower() not in ("0", "false", "off", "none")


def integer(text, default: int | None = None) -> int | None:
    try:
        return int(text)
    except (TypeError, ValueError):
        return default


@dataclass(frozen=True)
class Style:
    name: str = ""
    level: int | None = None
    is_contents: bool = False
    is_list: bool = False
    bold: bool | None = None
    size: float | None = None
    num_id: str | None = None
    num_level: int | None = None


class Styles:
    def __init__(self, root):
        self._elements = {}
        self._known: dict[str, Style] = {}
        self.default = ""
        for element in root.iter(W + "style") if root is not None else ():
            self._elements[element.get(W + "styleId", "")] = element
            if element.get(W + "type") == "paragraph" and element.get(W + "default") in ("1", "true"):
                self.default = element.get(W + "styleId", "")

    def __getitem__(self, style_id: str | None) -> Style:
        key = style_id or self.default
        if key not in self._known:
            self._known[key] = self._resolve(key, ())
        return self._known[key]

    def _resolve(self, key: str, seen: tuple) -> Style:
        element = self._elements.get(key)
        if element is None or key in seen or len(seen) > 20:
            return Style(name=key)
        parent = val(element, W + "basedOn")
        style = self._resolve(parent, (*seen, key)) if parent else Style()
        name = val(element, W + "name", key) or key
        bold = flag(element, f"{W}rPr/{W}b")
        size = integer(val(element, f"{W}rPr/{W}sz"))
        number = f"{W}pPr/{W}numPr/{W}"
        return replace(
            style,
            name=name,
            level=level_of(name, integer(val(element, f"{W}pPr/{W}outlineLvl")), style.level),
            is_contents=style.is_contents or bool(CONTENTS.match(name)),
            is_list=style.is_list or bool(LIST.match(name)),
            bold=style.bold if bold is None else bold,
            size=style.size if size is None else size / 2,
            num_id=val(element, number + "numId", style.num_id),
            num_level=integer(val(element, number + "ilvl"), style.num_level),
        )


def level_of(name: str, outline: int | None, inherited: int | None) -> int | None:
    if TITLE.match(name):
        return 0
    if CONTENTS.match(name):
        return None
    if match := HEADING.match(name):
        return max(int(match[1]), 1)
    if outline is not None:
        return None if outline >= NOT_BODY_LEVEL else outline + 1
    return inherited


class Numbering:
    """Counts as Word does: one counter per abstract list and level; a level starts over under a new parent."""

    def __init__(self, root):
        self._abstract, self._nums, self._counts = {}, {}, {}
        if root is None:
            return
        for element in root.findall(W + "abstractNum"):
            levels = {integer(lvl.get(W + "ilvl"), 0): lvl for lvl in element.findall(W + "lvl")}
            self._abstract[element.get(W + "abstractNumId")] = levels
        for element in root.findall(W + "num"):
            self._nums[element.get(W + "numId")] = (val(element, W + "abstractNumId"), element)

    def is_known(self, num_id: str | None) -> bool:
        return num_id in self._nums and num_id != "0"

    def next_label(self, num_id: str, level: int) -> str | None:
        """The number shown, without its closing full stop or bracket; None for a bullet."""
        abstract_id, num = self._nums[num_id]
        levels = self._abstract.get(abstract_id, {})
        counts = self._counts.setdefault(abstract_id, {})
        self._restart(num_id, num, counts)
        counts[level] = counts.get(level, self._start(levels, level) - 1) + 1
        for deeper in [key for key in counts if isinstance(key, int) and key > level]:
            del counts[deeper]
        shape = levels.get(level)
        if shape is None or val(shape, W + "numFmt", "decimal") in ("bullet", "none", "image"):
            return None
        label = re.sub(
            r"%(\d)",
            lambda match: self._figure(levels, counts, int(match[1]) - 1),
            val(shape, W + "lvlText", "") or "",
        )
        return label.strip().rstrip(".):") or None

    def _restart(self, num_id, num, counts) -> None:
        for override in num.findall(W + "lvlOverride"):
            start = integer(val(override, W + "startOverride"))
            key = (num_id, override.get(W + "ilvl"))
            if start is not None and key not in counts:
                counts[key] = True
                counts[integer(override.get(W + "ilvl"), 0)] = start - 1

    def _start(self, levels, level) -> int:
        return integer(val(levels.get(level), W + "start"), 1)

    def _figure(self, levels, counts, level) -> str:
        count = counts.get(level, self._start(levels, level))
        return figure(count, val(levels.get(level), W + "numFmt", "decimal"))


def figure(count: int, shape: str) -> str:
    if shape in ("lowerLetter", "upperLetter") and 0 < count <= 26:
        letter = chr(ord("a") + count - 1)
        return letter if shape == "lowerLetter" else letter.upper()
    if shape in ("lowerRoman", "upperRoman") and 0 < count < 40:
        roman = "X" * (count // 10) + ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")[count % 10]
        return roman.lower() if shape == "lowerRoman" else roman
    return str(count)
