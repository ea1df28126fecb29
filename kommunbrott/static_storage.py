"""Static files as they are served: named by content, and the stylesheet sent as one file.

In the repository css/kommunbrott.css imports one file per component. A browser would have to ask for each of
them, which doubles the time before a page is painted, so collectstatic puts them together.
"""

import logging
import re
from pathlib import PurePosixPath

from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import ManifestStaticFilesStorage
from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

logger = logging.getLogger("kommunbrott.static")
STYLESHEET = "css/kommunbrott.css"
IMPORT = re.compile(r'@import "([\w/]+\.css)";\n?')
ADDRESS = re.compile(r'url\("(?!data:)([^"]+)"\)')


class OneStylesheet:
    def stored_name(self, name):
        """A file that was never collected is a missing style, not an error page that cannot be drawn."""
        try:
            return super().stored_name(name)
        except ValueError:
            # WhiteNoise asks for names it has guessed, and takes this for its answer.
            if finders.find(name) is None:
                raise
            logger.error("Static file %s is not collected. Run manage.py collectstatic.", name)
            return name

    def post_process(self, paths, dry_run=False, **options):
        if STYLESHEET in paths and not dry_run:
            storage, path = paths[STYLESHEET]
            text = together(lambda name: read(*paths[f"css/{name}"]), read(storage, path))
            self.delete(STYLESHEET)
            self._save(STYLESHEET, ContentFile(text.encode()))
            paths = paths | {STYLESHEET: (self, STYLESHEET)}
        yield from super().post_process(paths, dry_run, **options)


def read(storage, path: str) -> str:
    with storage.open(path) as file:
        return file.read().decode()


def together(file_named, text: str) -> str:
    """``text`` with each import replaced by the file; addresses in it are told from where ``text`` stands."""

    def content(match) -> str:
        folder = PurePosixPath(match[1]).parent
        return ADDRESS.sub(lambda address: f'url("{folder / address[1]}")', file_named(match[1]))

    return IMPORT.sub(content, text)


class ManifestStorage(OneStylesheet, ManifestStaticFilesStorage):
    pass


class CompressedManifestStorage(OneStylesheet, CompressedManifestStaticFilesStorage):
    pass
