"""Alla handlingar, made once for all who may read the same and kept for a while."""

import contextlib
import datetime as dt
import hashlib
import json
from pathlib import Path

from django.conf import settings

from councils.documents.bundle import Bundle, bundle_pdf
from councils.models import Summons
from kommunbrott.files import write_whole
from plans.printing import printed_now

FOLDER = "handlingar"
KEEP = dt.timedelta(days=30)


def bundle_file(summons: Summons, bundle: Bundle) -> Path:
    """Takes seconds the first time. Raises Unprintable."""
    path = folder() / f"{key_of(summons, bundle)}.pdf"
    if not path.is_file():
        chapters = bundle.chapters()
        write_whole(path, printed_now(lambda: bundle_pdf(bundle, chapters)))
    return path


def key_of(summons: Summons, bundle: Bundle) -> str:
    """The same for all to whom the same is shown."""
    told = [summons.pk, bundle.content.digest, sorted(bundle.files), bundle.brand.name, bundle.brand.accent]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()


def folder() -> Path:
    return Path(settings.MEDIA_ROOT) / FOLDER


def forget_bundles(now: dt.datetime) -> int:
    """Delete those made long ago: who asks gets a new one. Returns how many."""
    removed = 0
    for path in folder().glob("*"):
        with contextlib.suppress(FileNotFoundError):
            if path.stat().st_mtime < (now - KEEP).timestamp():
                path.unlink()
                removed += 1
    return removed
