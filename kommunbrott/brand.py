"""The municipality's profile colour and what follows from it.

A municipality sets one colour. It is used as it is in the top band and behind the logotype; links, buttons
and tints are derived from its hue in OKLCH, light and dark, so that every pair of colours is readable.
Colours are written #rrggbb in lower case. Contrast is the ratio of WCAG 2.2, 1 to 21.
"""

from dataclasses import dataclass
from math import atan2, cbrt, cos, degrees, hypot, radians, sin

WHITE = "#ffffff"
INK = "#1b201f"  # text in light mode, surface in dark mode: the same colour on purpose
SLATE = "#33505a"  # the accent where the profile's own hue is reserved for warnings
DEFAULT = "#0b5563"

TEXT_LIMIT = 4.5
ACCENT_LIMIT = 7
MOST_CHROMA = 0.14


# --- Colour spaces ---


def channels(color: str) -> tuple[float, float, float]:
    """Linear red, green and blue, 0 to 1."""
    values = (int(color[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return tuple(v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in values)


def luminance(color: str) -> float:
    r, g, b = channels(color)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def to_oklch(color: str) -> tuple[float, float, float]:
    """Lightness 0 to 1, chroma 0 to about 0.4, hue in degrees 0 to 360."""
    r, g, b = channels(color)
    long = cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b)
    middle = cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b)
    short = cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b)
    lightness = 0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short
    a = 1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short
    return lightness, hypot(a, b), degrees(atan2(b, a)) % 360


def to_hex(lightness: float, chroma: float, hue: float) -> str:
    """The colour, with as much of its chroma as a screen can show at that lightness."""
    lightness = min(max(lightness, 0), 1)
    linear = to_linear(lightness, chroma, hue)
    while chroma > 0 and not all(-0.0001 <= v <= 1.0001 for v in linear):
        chroma = max(chroma - 0.004, 0)
        linear = to_linear(lightness, chroma, hue)
    return "#" + "".join(f"{round(255 * gamma(min(max(v, 0), 1))):02x}" for v in linear)


def to_linear(lightness: float, chroma: float, hue: float) -> tuple[float, float, float]:
    a, b = chroma * cos(radians(hue)), chroma * sin(radians(hue))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short,
    )


def gamma(value: float) -> float:
    return 12.92 * value if value <= 0.0031308 else 1.055 * value ** (1 / 2.4) - 0.055


# --- What follows from the profile ---


def derive(profile: str) -> dict[str, str]:
    """Every colour that the stylesheet sets, by token name; those for dark mode begin with ``dark_``."""
    lightness, chroma, hue = to_oklch(profile)
    own = {"brand": profile, "on_brand": WHITE if contrast(profile, WHITE) >= TEXT_LIMIT else INK}
    if is_reserved(chroma, hue):
        return derive(SLATE) | own
    chroma = min(chroma, MOST_CHROMA)
    soft = min(chroma, 0.09)
    light = min(lightness, 0.56)
    while contrast(to_hex(light, chroma, hue), WHITE) < ACCENT_LIMIT:
        light -= 0.005
    dark = 0.76
    while contrast(to_hex(dark, soft, hue), INK) < ACCENT_LIMIT:
        dark += 0.005
    return own | {
        "accent": profile if contrast(profile, WHITE) >= ACCENT_LIMIT else to_hex(light, chroma, hue),
        "accent_hover": to_hex(light - 0.08, chroma, hue),
        "accent_weak": to_hex(0.95, min(chroma, 0.012), hue),
        "accent_mid": to_hex(0.85, min(chroma, 0.035), hue),
        "dark_accent": to_hex(dark, soft, hue),
        "dark_accent_hover": to_hex(dark + 0.08, min(soft, 0.07), hue),
        "dark_accent_weak": to_hex(0.305, min(chroma, 0.035), hue),
        "dark_accent_mid": to_hex(0.425, min(chroma, 0.055), hue),
    }


def is_reserved(chroma: float, hue: float) -> bool:
    """Red, orange and yellow mean warnings, so they are never links or buttons."""
    return chroma > 0.05 and (hue < 112 or hue > 350)


@dataclass(frozen=True, slots=True)
class Check:
    """One pair of colours measured. ``color`` is the one that was derived."""

    label: str
    color: str
    contrast: float
    limit: float

    @property
    def passes(self) -> bool:
        return self.contrast >= self.limit


def checks(tokens: dict[str, str]) -> list[Check]:
    pairs = (
        ("Text på plattan", "on_brand", tokens["brand"], TEXT_LIMIT),
        ("Knapp och länk mot vitt", "accent", WHITE, ACCENT_LIMIT),
        ("Mot svag ton", "accent_weak", tokens["accent"], TEXT_LIMIT),
        ("I mörkt läge", "dark_accent", INK, ACCENT_LIMIT),
    )
    return [
        Check(label, tokens[name], contrast(tokens[name], other), limit)
        for label, name, other, limit in pairs
    ]


def is_acceptable(profile: str) -> bool:
    return all(check.passes for check in checks(derive(profile)))


def nearest_acceptable(profile: str) -> str:
    """The same hue, as little lighter or darker as it takes. The colour itself when it passes."""
    if is_acceptable(profile):
        return profile
    lightness, chroma, hue = to_oklch(profile)
    for step in range(1, 200):
        for direction in (-1, 1):
            candidate = to_hex(lightness + direction * step * 0.005, chroma, hue)
            if is_acceptable(candidate):
                return candidate
    return DEFAULT


def stylesheet(tokens: dict[str, str]) -> str:
    """The small stylesheet that lays the municipality's colours over the product's tokens."""
    light = [(name, value) for name, value in tokens.items() if not name.startswith("dark_")]
    dark = [(name.removeprefix("dark_"), value) for name, value in tokens.items() if name.startswith("dark_")]
    return (
        "@layer tokens {\n"
        f"  :root {{ {declarations(light)} }}\n"
        "  @media screen and (prefers-color-scheme: dark) {\n"
        f'    :root:not([data-theme="light"]) {{ {declarations(dark)} }}\n'
        "  }\n"
        "}\n"
    )


def declarations(pairs) -> str:
    return " ".join(f"--{name.replace('_', '-')}: {value};" for name, value in pairs)
