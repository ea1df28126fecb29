"""The text that the answers about causes give."""

from collections.abc import Iterable

from plans.choices import ChainStep


def causes_in_words(bones, chain, triangle) -> str:
    """Paragraphs, one for each way of asking that has been answered. "" when none has."""
    parts = (of_bones(bones), of_chain(chain), of_triangle(triangle))
    return "\n\n".join(part for part in parts if part)


def of_bones(bones: Iterable[tuple[str, tuple[str, ...]]]) -> str:
    return " ".join(f"{label}: {listed(causes)}." for label, causes in bones if causes)


def of_chain(chain) -> str:
    links = [link for link in chain if link.text]
    if not links:
        return ""
    told = f"Det ena leder till det andra: {' → '.join(bare(link.text) for link in links)}."
    breakable = [ChainStep(link.step).label.lower() for link in links if link.is_breakable]
    return f"{told} Kedjan går att bryta här: {listed(breakable)}." if breakable else told


def of_triangle(triangle) -> str:
    told = []
    for side in triangle:
        if side.text:
            who = f" {side.who_label}: {bare(side.who)}." if side.who else ""
            told.append(f"{side.label}: {bare(side.text)}.{who}")
    return " ".join(told)


def listed(words: Iterable[str]) -> str:
    """ "mörkt, ingen ser dit och glas som krossas" """
    words = [bare(word) for word in words]
    return f"{', '.join(words[:-1])} och {words[-1]}" if len(words) > 1 else "".join(words)


def bare(text: str) -> str:
    """Without its full stop, and with a small first letter where it is a word and no name in capitals."""
    text = text.strip().rstrip(".")
    return text[:1].lower() + text[1:] if text[1:2].islower() or text[1:2] == " " else text
