"""Whole numbers out of addresses and forms, where anything may stand."""

# Larger than any key or count, and small enough for both databases.
MOST = 2**31 - 1


def whole_number(text: str | None, most: int = MOST) -> int | None:
    """The number that ``text`` is written as, at most ``most``; None when it is not a whole number from 0."""
    if not text or not text.isascii() or not text.isdigit():
        return None
    digits = text.lstrip("0") or "0"
    return most if len(digits) > len(str(most)) else min(int(digits), most)
