"""The product's settings with what tests need laid over them. Picked up by pytest through pyproject.toml."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

# Data of a developer's own installation is never touched, and her local settings never steer a test.
DATA = Path(tempfile.mkdtemp(prefix="kommunbrott-test-"))
atexit.register(shutil.rmtree, DATA, ignore_errors=True)
os.environ |= {
    "KOMMUNBROTT_DATA": str(DATA),
    "KOMMUNBROTT_SECRET_KEY": "only-for-tests-" + "x" * 50,
    "KOMMUNBROTT_DEBUG": "0",
    "KOMMUNBROTT_LOCAL": "1",
    "KOMMUNBROTT_ALLOWED_HOSTS": "testserver,localhost,127.0.0.1",
}

from kommunbrott import settings as product  # noqa: E402
from tests.client import MISSING  # noqa: E402

globals().update({name: getattr(product, name) for name in dir(product) if name.isupper()})

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
MEDIA_ROOT = DATA / "media"
STATIC_ROOT = DATA / "static"
STATIC_ROOT.mkdir()
STORAGES = {
    **product.STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}

TEMPLATES = [
    {**engine, "OPTIONS": {**engine["OPTIONS"], "string_if_invalid": MISSING + " %s"}}
    for engine in product.TEMPLATES
]

# A file, not memory: the live server's threads then have connections and locks of their own, as in use.
DATABASES = {alias: {**database} for alias, database in product.DATABASES.items()}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["TEST"] = {"NAME": str(DATA / "test.sqlite3")}
