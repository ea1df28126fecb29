"""Numbers out of addresses and forms, where anything may stand, and numbers for people to read."""

from decimal import Decimal

# Larger than any key or count, and small enough for both databases.
MOST = 2**31 - 1


def whole_number(text: str | None, most: int = MOST) -> int | None:
    """The number that ``text`` is written as, at most ``most``; None when it is not a whole number from 0."""
    if not text or not text.isascii() or not text.isdigit():
        return None
    digits = text.lstrip("0") or "0"
    return most if len(digits) > len(str(most)) else min(int(digits), most)


def swedish_number(value: Decimal) -> str:
    """Decimal comma, no empty decimals, thousands apart: 50 000, 5,4."""
    text = f"{value:,.3f}".rstrip("0").rstrip(".") if value % 1 else f"{value:,.0f}"
    return text.replace(",", "\u00a0").replace(".", ",").replace("-", "−")


def grouped(number: int) -> str:
    """4 283, with a narrow space that does not break."""
    return f"{number:,}".replace(",", "\u202f")


def in_words(number: int, one: str = "en") -> str:
    """As in running text: up to twelve in letters. ``one`` is "ett" before a word like mål."""
    words = ["noll", one, "två", "tre", "fyra", "fem", "sex", "sju", "åtta", "nio", "tio", "elva", "tolv"]
    return words[number] if number < len(words) else str(number)
