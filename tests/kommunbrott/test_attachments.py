import datetime as dt
import os

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from kommunbrott import attachments
from kommunbrott.reading import UnreadableFile
from tests.attached import FILES, PDF, package


def accepted(name: str, data: bytes):
    return attachments.accept(SimpleUploadedFile(name, data))


@pytest.mark.parametrize("suffix", FILES)
def test_file_of_a_known_kind_is_taken_in(suffix):
    found = accepted(f"Lägesbild 2026.{suffix.upper()}", FILES[suffix])

    assert found == attachments.Accepted(f"Lägesbild 2026.{suffix.upper()}", suffix, FILES[suffix])


REFUSED = {
    "empty": ("tom.pdf", b"", "Filen är tom."),
    "cut": ("halv.pdf", PDF[:20], "inte är hel"),
    "program": ("lägesbild.pdf", b"MZ\x90\x00", "inte av ett slag"),
    "page": ("lägesbild.html", b"<script>alert(1)</script>", "inte av ett slag"),
    "picture": ("lägesbild.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "inte av ett slag"),
    "another name": ("lägesbild.docx", PDF, "Filen är PDF men heter .docx."),
    "no name": ("lägesbild", PDF, "namnet saknar ändelse"),
    "a package of something": ("lägesbild.docx", package(index_xml="x"), "inte av ett slag"),
    "a package of another kind": ("bok.odt", package(mimetype="application/epub+zip"), "inte av ett slag"),
    "macros": ("m.docx", package(word__document_xml="x", word__vbaProject_bin="x"), "makron"),
    "broken package": ("b.docx", b"PK\x03\x04trasig", "skadad"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_not_taken_in_is_told_why(case):
    name, data, why = REFUSED[case]

    with pytest.raises(UnreadableFile) as refusal:
        accepted(name, data)

    assert (why in refusal.value.message, refusal.value.message.endswith("Inget har sparats.")) == (
        True,
        True,
    )


def test_too_large_file_is_not_even_read(monkeypatch):
    upload = SimpleUploadedFile("stor.pdf", PDF)
    upload.size = (attachments.MOST_MEGABYTES << 20) + 1

    with pytest.raises(UnreadableFile, match="större än 20 MB"):
        attachments.accept(upload)

    assert upload.tell() == 0


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("C:\\filer\\Lägesbild.pdf", "Lägesbild.pdf"),
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("a\x00b\r\nc.pdf", "a b c.pdf"),
        ("x" * 300 + ".pdf", "x" * 196 + ".pdf"),
        ("", ""),
    ],
)
def test_name_is_the_last_part_of_what_was_sent(given, kept):
    assert attachments.tidy_name(given) == kept


def test_file_that_no_row_knows_is_swept_away_when_it_is_old(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    folder = tmp_path / attachments.FOLDER
    folder.mkdir()
    now = timezone.now()
    for name, age in (("gammal", dt.timedelta(days=2)), ("ny", dt.timedelta(hours=1))):
        (folder / name).write_bytes(PDF)
        os.utime(folder / name, (0, (now - age).timestamp()))

    assert (attachments.forget_strays(now), [path.name for path in folder.iterdir()]) == (1, ["ny"])
