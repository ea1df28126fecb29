import io

import pikepdf
import pytest
from pypdf import PdfReader

from kommunbrott import bundle
from kommunbrott.bundle import Chapter, Part, Unmergeable, merged, readable
from tests.attached import PDF as WITHOUT_PAGES
from tests.attached import locked, pages


def part(title, source, said=None) -> Part:
    def stand_in(why):
        if said is not None:
            said.append((title, why))
        return pages()

    return Part(title, source, stand_in)


def outline(found, level=0):
    for entry in found:
        if isinstance(entry, list):
            yield from outline(entry, level + 1)
        else:
            yield level, entry["/Title"]


def test_parts_are_laid_together_with_bookmarks_and_running_numbers():
    data = merged(
        [
            Chapter("Kallelse", (part("Kallelse", pages(2)),)),
            Chapter("1. Läget", (part("Statistik", pages(1, rotate=90)), part("Karta", pages(1)))),
        ],
        title="Handlingar å",
        label="Handlingar",
    )

    found = PdfReader(io.BytesIO(data))
    assert [page.extract_text() for page in found.pages] == [f"Handlingar {n} (4)" for n in (1, 2, 3, 4)]
    assert list(outline(found.outline)) == [
        (0, "Kallelse"),
        (0, "1. Läget"),
        (1, "Statistik"),
        (1, "Karta"),
    ]
    assert (found.xmp_metadata.dc_title, found.root_object["/Lang"]) == ({"x-default": "Handlingar å"}, "sv")
    assert b"pdfuaid" not in data


def test_what_cannot_be_laid_in_gets_a_page_that_says_why(tmp_path):
    said = []
    chapter = Chapter(
        "1. Läget",
        (
            part("Låst", locked(), said),
            part("Skadad", b"%PDF-1.7 junk %%EOF", said),
            part("Utan sidor", WITHOUT_PAGES, said),
            part("Borta", tmp_path / "borta", said),
            part("Word", None, said),
            part("Hel", pages(), said),
        ),
    )

    data = merged([chapter], title="A", label="A")

    assert said == [
        ("Låst", bundle.LOCKED),
        ("Skadad", bundle.BROKEN),
        ("Utan sidor", bundle.BROKEN),
        ("Borta", bundle.GONE),
        ("Word", ""),
    ]
    assert len(PdfReader(io.BytesIO(data)).pages) == 6


def test_file_that_opens_without_a_password_is_laid_in():
    assert len(readable(pages(3, encryption=pikepdf.Encryption(owner="ekollon", user=""))).pages) == 3


def test_pages_do_nothing_by_themselves():
    made = pages(2, actions=True)

    data = merged([Chapter("A", (part("A", made),))], title="A", label="A")

    with pikepdf.open(io.BytesIO(made)) as before, pikepdf.open(io.BytesIO(data)) as after:
        assert "/AA" in before.pages[0].obj
        assert "/OpenAction" not in after.Root
        assert [("/AA" in page.obj, "/A" in page.obj.Annots[0]) for page in after.pages] == [
            (False, False)
        ] * 2


@pytest.mark.parametrize("cut", [0.2, 0.5, 0.9])
def test_file_that_was_cut_off_is_refused_or_mended_but_never_a_crash(cut):
    whole = pages(4)

    try:
        found = len(readable(whole[: int(len(whole) * cut)]).pages)
    except Unmergeable as fault:
        found = fault.message

    assert found in (1, 2, 3, 4, bundle.BROKEN)
