from decimal import Decimal

import pytest

from plans.smart import Progress, progress

NO_WAY = "Målet är inte nått. Utgångsläge saknas, så vägen dit kan inte räknas."


@pytest.mark.parametrize(
    ("baseline", "target", "direction", "value", "expected"),
    [
        ("61", "30", "hogst", "61", Progress(Decimal(0), False, False, "Ingen förändring sedan utgångsläget.")),
        ("60", "30", "hogst", "45", Progress(Decimal("0.5"), False, False, "50 procent av vägen till målet.")),
        ("60", "30", "hogst", "30", Progress(Decimal(1), True, False, "Målet är nått.")),
        ("60", "30", "hogst", "15", Progress(Decimal("1.5"), True, False, "Målet är nått.")),
        (
            "60", "30", "hogst", "66",
            Progress(Decimal("-0.2"), False, True, "Går åt fel håll: 20 procent längre från målet än vid utgångsläget."),
        ),
        ("0", "10", "minst", "9.99", Progress(Decimal("0.999"), False, False, "99 procent av vägen till målet.")),
        ("0", "10", "minst", "0.05", Progress(Decimal("0.005"), False, False, "Mindre än 1 procent av vägen till målet.")),
        (
            "10", "20", "minst", "9.95",
            Progress(
                Decimal("-0.005"), False, True,
                "Går åt fel håll: mindre än 1 procent längre från målet än vid utgångsläget.",
            ),
        ),
        # Too far past an exact level is a step back again, and further than at the start is the wrong way.
        ("0", "10", "exakt", "10", Progress(Decimal(1), True, False, "Målet är nått.")),
        ("0", "10", "exakt", "15", Progress(Decimal("0.5"), False, False, "50 procent av vägen till målet.")),
        (
            "0", "10", "exakt", "25",
            Progress(Decimal("-0.5"), False, True, "Går åt fel håll: 50 procent längre från målet än vid utgångsläget."),
        ),
        # A level to be kept: there is no way to go, only to keep or to leave.
        ("40", "40", "minst", "41", Progress(None, True, False, "Nivån hålls.")),
        ("40", "40", "hogst", "41", Progress(None, False, True, "Går åt fel håll: nivån som skulle hållas är passerad.")),
        ("40", "40", "exakt", "40", Progress(None, True, False, "Nivån hålls.")),
        ("50", "40", "minst", "45", Progress(None, True, False, "Nivån hålls.")),
        ("50", "40", "minst", "39", Progress(None, False, True, "Går åt fel håll: nivån som skulle hållas är passerad.")),
        # The way is the one from baseline to target where nothing else is said.
        ("60", "30", "", "45", Progress(Decimal("0.5"), False, False, "50 procent av vägen till målet.")),
        ("30", "60", "", "45", Progress(Decimal("0.5"), False, False, "50 procent av vägen till målet.")),
        (None, "30", "hogst", "45", Progress(None, False, False, NO_WAY)),
        (None, "30", "hogst", "12", Progress(None, True, False, "Målet är nått.")),
        ("40", "40", "", "41", None),
        (None, "40", "", "41", None),
        ("60", None, "hogst", "41", None),
        ("60", "30", "hogst", None, None),
        # The widest figures that fit.
        (
            "0", "0.001", "minst", "-99999999999.999",
            Progress(
                Decimal("-99999999999999"), False, True,
                "Går åt fel håll: 9\u00a0999\u00a0999\u00a0999\u00a0999\u00a0900 procent längre från målet än vid utgångsläget.",
            ),
        ),
    ],
)  # fmt: skip
def test_progress_is_signed_and_says_so(baseline, target, direction, value, expected):
    figures = [Decimal(figure) if figure is not None else None for figure in (baseline, target, value)]

    assert progress(figures[0], figures[1], direction, figures[2]) == expected
