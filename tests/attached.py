"""Small files of every kind that is taken in, and some that are not."""

import io
import zipfile

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
