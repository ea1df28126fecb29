"""Whether a goal says what it must, and how far its figure has come. Pure: facts in, words out."""

from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal

from plans.choices import Direction


@dataclass(frozen=True)
class Progress:
    """``share`` is 0 at the baseline, 1 at the target and negative on the wrong side of the baseline.

    It is None where there is no way to measure along: no baseline, or a goal to stay where one is.
    """

    share: Decimal | None
    is_reached: bool
    is_backwards: bool
    text: str


def progress(
    baseline: Decimal | None, target: Decimal | None, direction: str, value: Decimal | None
) -> Progress | None:
    """How far ``value`` has come from ``baseline`` to ``target``; None when that is not to be told.

    Without a ``direction`` the way is the one from baseline to target.
    """
    direction = direction or _direction(baseline, target)
    if target is None or value is None or not direction:
        return None
    is_reached = _holds(value, direction, target)
    if baseline is None:
        text = (
            "Målet är nått."
            if is_reached
            else "Målet är inte nått. Utgångsläge saknas, så vägen dit kan inte räknas."
        )
        return Progress(None, is_reached, False, text)
    if _holds(baseline, direction, target):
        text = "Nivån hålls." if is_reached else "Går åt fel håll: nivån som skulle hållas är passerad."
        return Progress(None, is_reached, not is_reached, text)
    share = _share(baseline, target, direction, value)
    return Progress(share, is_reached, share < 0, _in_words(share, is_reached))


def _direction(baseline: Decimal | None, target: Decimal | None) -> str:
    if baseline is None or target is None or baseline == target:
        return ""
    return Direction.AT_MOST if target < baseline else Direction.AT_LEAST


def _holds(value: Decimal, direction: str, target: Decimal) -> bool:
    if direction == Direction.EXACTLY:
        return value == target
    return value >= target if direction == Direction.AT_LEAST else value <= target


def _share(baseline: Decimal, target: Decimal, direction: str, value: Decimal) -> Decimal:
    if direction == Direction.EXACTLY:  # too far is as wrong as too short
        return 1 - abs(target - value) / abs(target - baseline)
    return (value - baseline) / (target - baseline)


def _in_words(share: Decimal, is_reached: bool) -> str:
    if is_reached:
        return "Målet är nått."
    if share == 0:
        return "Ingen förändring sedan utgångsläget."
    percent = int((abs(share) * 100).quantize(Decimal(1), ROUND_DOWN))
    told = f"{percent:,} procent".replace(",", "\u00a0") if percent else "mindre än 1 procent"
    if share < 0:
        return f"Går åt fel håll: {told} längre från målet än vid utgångsläget."
    return f"{told[0].upper()}{told[1:]} av vägen till målet."
