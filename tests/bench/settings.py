"""As the product runs, on the database and the folder that a measurement has filled."""

import os

from tests.settings import *  # noqa: F403
from tests.settings import DATABASES, TEMPLATES

DATABASES["default"]["NAME"] = os.environ["KOMMUNBROTT_BENCH_DATABASE"]
STATIC_ROOT = os.environ["KOMMUNBROTT_BENCH_STATIC"]
for engine in TEMPLATES:
    engine["OPTIONS"].pop("string_if_invalid", None)
