"""Small files of every kind that is taken in, and some that are not."""

import io
import zipfile

import pikepdf

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
ODT_TYPE = "application/vnd.oasis.opendocument.text"


def package(**parts: str) -> bytes:
    """A zip file; ``word__document_xml`` is the part word/document.xml."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as target:
        for name, text in parts.items():
            target.writestr(name.replace("__", "/").replace("_xml", ".xml").replace("_bin", ".bin"), text)
    return file.getvalue()


FILES = {
    "pdf": PDF,
    "docx": package(word__document_xml="<w/>"),
    "xlsx": package(xl__workbook_xml="<x/>"),
    "pptx": package(ppt__presentation_xml="<p/>"),
    "odt": package(mimetype=ODT_TYPE),
}


def pages(count=1, *, rotate=0, encryption=None, actions=False) -> bytes:
    """A PDF of empty pages; with ``actions`` it would run scripts by itself."""
    made = pikepdf.new()
    for _ in range(count):
        made.add_blank_page(page_size=(595, 842))
        page = made.pages[-1].obj
        page.Rotate = rotate
        if actions:
            script = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)"))
            page.AA = pikepdf.Dictionary(O=script)
            mark = {"/Type": pikepdf.Name.Annot, "/Subtype": pikepdf.Name.Link, "/Rect": [0, 0, 9, 9]}
            page.Annots = made.make_indirect([pikepdf.Dictionary(mark | {"/A": script})])
    if actions:
        made.Root.OpenAction = pikepdf.Dictionary(
            S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(2)")
        )
    file = io.BytesIO()
    made.save(file, **({"encryption": encryption} if encryption else {}))
    return file.getvalue()


def locked() -> bytes:
    return pages(encryption=pikepdf.Encryption(owner="ekollon", user="ekollon"))
