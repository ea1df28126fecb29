"""The text of one Word paragraph as it reads when every change is accepted."""

from dataclasses import dataclass, field

from kommunbrott.reading.word_styles import W, flag, integer, val

MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
GONE = {W + name for name in ("del", "moveFrom", "pPr", "rPr", "sdtPr", "sdtEndPr", "tblPr", "trPr", "tcPr")}
MARKS = {"FC": "✓", "FE": "☒", "FD": "☒", "A8": "☐", "6F": "☐", "6E": "■", "B7": "•", "E0": "→", "78": "☒"}


@dataclass
class Run:
    text: str
    is_bold: bool
    size: float | None
    is_placeholder: bool = False


@dataclass
class Inline:
    """What a paragraph holds: runs in order, text boxes anchored in it, hidden text, and field codes."""

    runs: list[Run] = field(default_factory=list)
    boxes: list = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    codes: str = ""

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)


def read_inline(paragraph, style) -> Inline:
    inline = Inline()
    for child in paragraph:
        _walk(child, inline, style, is_placeholder=False)
    return inline


def _walk(element, inline: Inline, style, is_placeholder: bool) -> None:
    tag = element.tag
    if tag in GONE:
        return
    if tag == W + "r":
        _read_run(element, inline, style, is_placeholder)
    elif tag == W + "sdt":
        is_placeholder = is_placeholder or element.find(f"{W}sdtPr/{W}showingPlcHdr") is not None
        for child in element.iterchildren(W + "sdtContent"):
            _walk(child, inline, style, is_placeholder)
    elif tag == MATH + "t":
        inline.runs.append(Run(element.text or "", False, None))
    elif tag == MC + "AlternateContent":
        _walk_alternative(element, inline, style, is_placeholder)
    else:
        for child in element:
            _walk(child, inline, style, is_placeholder)


def _walk_alternative(element, inline, style, is_placeholder) -> None:
    chosen = element.find(MC + "Choice")
    chosen = element.find(MC + "Fallback") if chosen is None else chosen
    for child in chosen if chosen is not None else ():
        _walk(child, inline, style, is_placeholder)


def _read_run(run, inline: Inline, style, is_placeholder: bool) -> None:
    properties = run.find(W + "rPr")
    bold = flag(properties, W + "b")
    if bold is None:
        bold = val(properties, W + "rStyle", "") in ("Strong", "Stark") or bool(style.bold)
    size = integer(val(properties, W + "sz"))
    size = size / 2 if size else style.size
    text = "".join(_pieces(run, inline, style))
    if not text:
        return
    if flag(properties, W + "vanish") or flag(properties, W + "specVanish"):
        inline.hidden.append(text)
    else:
        inline.runs.append(Run(text, bold, size, is_placeholder))


def _pieces(run, inline: Inline, style):
    for child in run:
        tag = child.tag
        if tag == W + "t":
            yield child.text or ""
        elif tag in (W + "tab", W + "ptab"):
            yield "\t"
        elif tag == W + "br":
            yield "\n" if child.get(W + "type", "textWrapping") == "textWrapping" else " "
        elif tag == W + "cr":
            yield "\n"
        elif tag == W + "noBreakHyphen":
            yield "-"
        elif tag == W + "sym":
            yield MARKS.get(child.get(W + "char", "")[-2:].upper(), "•")
        elif tag == W + "instrText":
            inline.codes += child.text or ""
        elif tag in (W + "drawing", W + "pict", W + "object"):
            inline.boxes.extend(_boxes(child))
        elif tag == MC + "AlternateContent":
            inline.boxes.extend(_boxes(_chosen(child)))


def _chosen(element):
    chosen = element.find(MC + "Choice")
    return element.find(MC + "Fallback") if chosen is None else chosen


def _boxes(element):
    """Text boxes, outermost only: a box inside a box is read with the one around it."""
    if element is None:
        return
    for box in element.iter(W + "txbxContent"):
        if not any(above.tag == W + "txbxContent" for above in _between(box, element)):
            yield box


def _between(inner, outer):
    above = inner.getparent()
    while above is not None and above is not outer:
        yield above
        above = above.getparent()
