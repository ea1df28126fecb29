"""SWEREF 99 TM: metres on the ground, in which distances and the statistical grid of Sweden are reckoned.

Gauss-Krüger by Krüger's formulas on GRS 80, as Lantmäteriet publishes them. Exact to well under a metre in Sweden.
"""

import math
from typing import NamedTuple

AXIS, FLATTENING = 6_378_137.0, 1 / 298.257222101
CENTRAL_MERIDIAN, SCALE, FALSE_EAST = math.radians(15.0), 0.9996, 500_000.0

_E2 = FLATTENING * (2 - FLATTENING)
_N = FLATTENING / (2 - FLATTENING)
_A = AXIS / (1 + _N) * (1 + _N**2 / 4 + _N**4 / 64)
_TO_SPHERE = (
    _E2,
    (5 * _E2**2 - _E2**3) / 6,
    (104 * _E2**3 - 45 * _E2**4) / 120,
    1237 * _E2**4 / 1260,
)
_BETA = (
    _N / 2 - 2 * _N**2 / 3 + 5 * _N**3 / 16 + 41 * _N**4 / 180,
    13 * _N**2 / 48 - 3 * _N**3 / 5 + 557 * _N**4 / 1440,
    61 * _N**3 / 240 - 103 * _N**4 / 140,
    49561 * _N**4 / 161280,
)
_DELTA = (
    _N / 2 - 2 * _N**2 / 3 + 37 * _N**3 / 96 - _N**4 / 360,
    _N**2 / 48 + _N**3 / 15 - 437 * _N**4 / 1440,
    17 * _N**3 / 480 - 37 * _N**4 / 840,
    4397 * _N**4 / 161280,
)
_E4, _E6, _E8 = _E2**2, _E2**3, _E2**4
_FROM_SPHERE = (
    _E2 + _E4 + _E6 + _E8,
    -(7 * _E4 + 17 * _E6 + 30 * _E8) / 6,
    (224 * _E6 + 889 * _E8) / 120,
    -(4279 * _E8) / 1260,
)


class Metres(NamedTuple):
    north: float
    east: float


class Degrees(NamedTuple):
    latitude: float
    longitude: float


def metres(latitude: float, longitude: float) -> Metres:
    """WGS 84 degrees to SWEREF 99 TM."""
    phi = math.radians(latitude)
    sine = math.sin(phi)
    sphere = phi - sine * math.cos(phi) * sum(c * sine ** (2 * i) for i, c in enumerate(_TO_SPHERE))
    turn = math.radians(longitude) - CENTRAL_MERIDIAN
    xi = math.atan2(math.tan(sphere), math.cos(turn))
    eta = math.atanh(math.cos(sphere) * math.sin(turn))
    steps = list(enumerate(_BETA, 1))
    north = xi + sum(b * math.sin(2 * i * xi) * math.cosh(2 * i * eta) for i, b in steps)
    east = eta + sum(b * math.cos(2 * i * xi) * math.sinh(2 * i * eta) for i, b in steps)
    return Metres(SCALE * _A * north, SCALE * _A * east + FALSE_EAST)


def degrees(north: float, east: float) -> Degrees:
    """SWEREF 99 TM to WGS 84 degrees."""
    xi, eta = north / (SCALE * _A), (east - FALSE_EAST) / (SCALE * _A)
    steps = list(enumerate(_DELTA, 1))
    xi_sphere = xi - sum(d * math.sin(2 * i * xi) * math.cosh(2 * i * eta) for i, d in steps)
    eta_sphere = eta - sum(d * math.cos(2 * i * xi) * math.sinh(2 * i * eta) for i, d in steps)
    sphere = math.asin(math.sin(xi_sphere) / math.cosh(eta_sphere))
    longitude = CENTRAL_MERIDIAN + math.atan2(math.sinh(eta_sphere), math.cos(xi_sphere))
    sine = math.sin(sphere)
    phi = sphere + sine * math.cos(sphere) * sum(c * sine ** (2 * i) for i, c in enumerate(_FROM_SPHERE))
    return Degrees(math.degrees(phi), math.degrees(longitude))
