"""Text from a file made safe for the house's long text, where "2024. Då …" would become a list that begins at 2024."""

import re

from kommunbrott.folding import fold
from kommunbrott.text import tokens

LEADING_NUMBER = re.compile(r"^(\s*\d+)([.)])(?=\s|$)", re.M)
LEADING_BULLET = re.compile(r"^(\s*)([-+*])(?=\s|$)", re.M)


def as_long_text(text: str | None) -> str:
    """``text`` unchanged where it shows every word as written, otherwise with what hides words marked as plain."""
    text = text or ""
    if shown(text) == fold(text):
        return text
    text = LEADING_NUMBER.sub(r"\1\\\2", text)
    if shown(text) == fold(text):
        return text
    return LEADING_BULLET.sub(r"\1\\\2", text.replace("|", r"\|"))


def shown(text: str) -> str:
    """The words a reader sees, folded, numbers of lists among them."""
    words, lists = [], []
    for token in tokens(text):
        if token.type in ("ordered_list_open", "bullet_list_open"):
            is_counted = token.type.startswith("ordered")
            if is_counted and token.attrs.get("start", 1) != 1:
                return ""  # a sentence that begins with a figure, not a list
            lists.append(1 if is_counted else None)
        elif token.type in ("ordered_list_close", "bullet_list_close"):
            lists.pop()
        elif token.type == "list_item_open" and lists[-1] is not None:
            words.append(str(lists[-1]))
            lists[-1] += 1
        elif token.type == "inline":
            words.append("".join(_words(child) for child in token.children))
    return fold("\n".join(words))


def _words(token) -> str:
    if token.type in ("softbreak", "hardbreak"):
        return "\n"
    return f"[^{token.content}]" if token.type == "note" else token.content
