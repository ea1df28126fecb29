from itertools import product

import pytest

from kommunbrott import brand

# Profile, text on the plate, accent against white, accent against its pale tint, accent in dark mode:
# each colour with its contrast, as the design's table has them.
TABLE = [
    ("#0b5563", ("#ffffff", 8.4), ("#0b5563", 8.4), ("#e6f1f3", 7.3), ("#7cbdcc", 7.9)),
    ("#005aa0", ("#ffffff", 7.1), ("#005aa0", 7.1), ("#e9eff6", 6.1), ("#86b5e9", 7.7)),
    ("#ffd200", ("#1b201f", 11.4), ("#33505a", 8.6), ("#e6f0f4", 7.4), ("#97b7c3", 7.8)),
    ("#7ab800", ("#1b201f", 6.8), ("#3f6101", 7.2), ("#ecf0e8", 6.2), ("#9fbd80", 7.9)),
    ("#c8102e", ("#ffffff", 5.9), ("#33505a", 8.6), ("#e6f0f4", 7.4), ("#97b7c3", 7.8)),
    ("#6bc4e8", ("#1b201f", 8.4), ("#0c5f7a", 7.2), ("#e7f0f5", 6.2), ("#6fbddd", 7.9)),
    ("#6a2c7f", ("#ffffff", 9.2), ("#6a2c7f", 9.2), ("#f2ecf4", 7.9), ("#c8a0d8", 7.4)),
    ("#111111", ("#ffffff", 18.9), ("#111111", 18.9), ("#eeeeee", 16.3), ("#b1b1b1", 7.7)),
]
# Every colour whose channels are 0, 51, 102 … 255.
CUBE = [f"#{r:02x}{g:02x}{b:02x}" for r, g, b in product(range(0, 256, 51), repeat=3)]


@pytest.mark.parametrize(("profile", "on_plate", "accent", "tint", "dark"), TABLE)
def test_derived_colours_are_those_of_the_design(profile, on_plate, accent, tint, dark):
    measured = [(check.color, round(check.contrast, 1)) for check in brand.checks(brand.derive(profile))]

    assert measured == [on_plate, accent, tint, dark]


def test_petrol_gives_every_token():
    assert brand.derive("#0b5563") == {
        "brand": "#0b5563",
        "on_brand": "#ffffff",
        "accent": "#0b5563",
        "accent_hover": "#033e49",
        "accent_weak": "#e6f1f3",
        "accent_mid": "#b5d4dc",
        "dark_accent": "#7cbdcc",
        "dark_accent_hover": "#95d7e7",
        "dark_accent_weak": "#18343a",
        "dark_accent_mid": "#265661",
    }


@pytest.mark.parametrize("warm", ["#c8102e", "#ff6600", "#ffd200"])
def test_warning_hue_lends_its_colour_to_plate_only(warm):
    slate = brand.derive(brand.SLATE)

    tokens = brand.derive(warm)

    own = {"brand", "on_brand"}
    assert {name: value for name, value in tokens.items() if name not in own} == {
        name: value for name, value in slate.items() if name not in own
    }
    assert tokens["brand"] == warm


@pytest.mark.parametrize("profile", CUBE)
def test_every_colour_gives_readable_accents(profile):
    """Links and buttons never fail, in either mode; only the text on the plate can."""
    tokens = brand.derive(profile)

    failed = [check.label for check in brand.checks(tokens) if not check.passes]
    assert failed in ([], ["Text på plattan"])
    assert brand.contrast(tokens["accent_hover"], brand.WHITE) >= brand.ACCENT_LIMIT
    assert brand.contrast(tokens["dark_accent_hover"], brand.INK) >= brand.ACCENT_LIMIT
    assert brand.contrast(tokens["dark_accent"], tokens["dark_accent_weak"]) >= brand.TEXT_LIMIT


def test_grey_in_the_middle_is_refused_and_the_nearest_is_named():
    assert not brand.is_acceptable("#808080")
    assert brand.nearest_acceptable("#808080") == "#868686"
    assert brand.is_acceptable("#868686")


def test_acceptable_colour_is_its_own_nearest():
    assert brand.nearest_acceptable("#005aa0") == "#005aa0"


def test_nearest_of_every_colour_is_acceptable():
    assert [color for color in CUBE if not brand.is_acceptable(brand.nearest_acceptable(color))] == []


@pytest.mark.parametrize("color", CUBE)
def test_colour_survives_oklch_and_back(color):
    assert brand.to_hex(*brand.to_oklch(color)) == color


def test_stylesheet_sets_light_and_dark():
    text = brand.stylesheet({"brand": "#0b5563", "accent_weak": "#e6f1f3", "dark_accent_weak": "#18343a"})

    assert text == (
        "@layer tokens {\n"
        "  :root { --brand: #0b5563; --accent-weak: #e6f1f3; }\n"
        "  @media screen and (prefers-color-scheme: dark) {\n"
        '    :root:not([data-theme="light"]) { --accent-weak: #18343a; }\n'
        "  }\n"
        "}\n"
    )
