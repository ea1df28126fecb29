"""The colours of the stylesheets, measured against what the design promises of each pair."""

import re
from pathlib import Path

import pytest

from kommunbrott import brand

CSS = Path(__file__).resolve().parent.parent.parent / "static" / "css"

# Foreground, background, contrast in light and in dark mode as the design has measured them.
PAIRS = [
    ("text", "surface", 16.5, 14.1),
    ("text", "surface-ground", 15.4, 15.3),
    ("text", "surface-sunken", 14.4, 12.7),
    ("text-2", "surface", 7.9, 9.2),
    ("text-2", "surface-sunken", 6.9, 8.2),
    ("text-3", "surface", 5.6, 6.2),
    ("text-3", "surface-sunken", 4.9, 5.5),
    ("accent", "surface", 8.4, 8.4),
    ("accent", "surface-ground", 7.9, 9.1),
    ("accent", "accent-weak", 7.3, 6.7),
    ("surface", "accent", 8.4, 8.4),
    ("surface", "accent-hover", 11.5, 10.7),
    ("done", "done-weak", 6.5, 7.8),
    ("ongoing", "ongoing-weak", 7.2, 7.8),
    ("waiting", "waiting-weak", 6.7, 7.5),
    ("late", "late-weak", 6.7, 7.3),
    ("late", "surface", 7.9, 8.3),
    ("notice", "notice-weak", 6.6, 8.1),
    ("resting", "resting-weak", 7.0, 7.8),
    ("thread", "surface", 5.7, 6.5),
    ("border", "surface", 3.8, 4.6),
    ("border", "surface-ground", 3.6, 5.0),
    ("focus", "surface", 16.5, 16.5),
    ("d1", "surface", 8.4, 8.4),
    ("d3", "surface", 3.6, 6.5),
    ("done-line", "surface", 4.0, 5.5),
    ("ongoing-line", "surface", 4.2, 5.1),
    ("late-line", "surface", 4.6, 4.7),
    ("notice-line", "surface", 3.0, 6.2),
]


def tokens(name: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", (CSS / name).read_text(encoding="utf-8")))


def for_screen() -> set[str]:
    """All stylesheets but document.css and its parts, which print documents that are decided."""
    names = {path.relative_to(CSS).as_posix() for path in CSS.rglob("*.css")}
    return {name for name in names if not name.startswith("document")}


LIGHT = tokens("tokens.css")
DARK = tokens("tokens_dark.css")


@pytest.mark.parametrize(("front", "back", "light", "dark"), PAIRS)
def test_pair_has_the_contrast_of_the_design(front, back, light, dark):
    # The design's table is rounded to one decimal.
    assert round(brand.contrast(LIGHT[front], LIGHT[back]), 1) == pytest.approx(light, abs=0.11)
    assert round(brand.contrast(DARK[front], DARK[back]), 1) == pytest.approx(dark, abs=0.11)


def test_dark_mode_sets_every_colour_but_the_profile():
    assert set(LIGHT) - set(DARK) == {"brand", "on-brand"}
    assert set(DARK) - set(LIGHT) == set()


def test_every_variable_that_is_used_is_set():
    css = "".join((CSS / name).read_text(encoding="utf-8") for name in for_screen())
    used = set(re.findall(r"var\((--[\w-]+)", css))
    defined = set(re.findall(r"(--[\w-]+):", css))

    assert used - defined == set()


def test_every_stylesheet_is_imported():
    index = (CSS / "kommunbrott.css").read_text(encoding="utf-8")
    imported = set(re.findall(r'@import "([\w/]+\.css)"', index))

    # Leaflet's own is fetched when somebody opens a map.
    assert for_screen() - imported == {"kommunbrott.css", "leaflet.css"}
    assert imported - for_screen() == set()
