"""Bytes to text, whatever the program that saved them: UTF-8, UTF-16 or Windows-1252, and text coded twice."""

import re

from kommunbrott.reading.safety import refuse

BYTE_ORDER_MARKS = (
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
CODED_TWICE = re.compile(r"Ã[¥¤¶…„–©¼\x85\x84\x96]")
CONTROL = re.compile(r"[\x00-\x08\x0e-\x1b\x1f]")


def decode(data: bytes) -> tuple[str, tuple[tuple[str, str], ...]]:
    """The text and notes about how it was read. Raises UnreadableFile for bytes that are no text."""
    for mark, encoding in BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return decoded(data[len(mark) :], encoding), ()
    if data[:400].count(0) * 4 > len(data[:400]):
        encoding = "utf-16-be" if data[:1] == b"\x00" else "utf-16-le"
        return decoded(data, encoding), ()
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        note = ("filen", "Texten var sparad som Windows-1252 och har gjorts om till UTF-8.")
        return decoded(data, "cp1252"), (note,)
    return repaired(checked(text))


def decoded(data: bytes, encoding: str) -> str:
    try:
        return checked(data.decode(encoding))
    except UnicodeDecodeError:
        refuse_binary()


def checked(text: str) -> str:
    if len(CONTROL.findall(text)) > len(text) * 0.01 or "\ufffe" in text:
        refuse_binary()
    return CONTROL.sub("", text)


def refuse_binary():
    refuse(
        "Filen går inte att läsa som text.",
        "Öppna den i programmet den kom från och spara den som .docx, .xlsx eller som text i UTF-8.",
    )


def repaired(text: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    """Undoes "Ã¥" for "å" where the whole text can be undone; else leaves it."""
    if not CODED_TWICE.search(text):
        return text, ()
    try:
        mended = text.encode("cp1252").decode("utf-8")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return text, ()
    return mended, (("filen", "Å, ä och ö var felkodade (”Ã¥” i stället för ”å”) och har rättats."),)


def repaired_in_parts(text: str) -> str:
    """Undoes "Ã¥" letter by letter, in a text where other letters are right."""
    return CODED_TWICE.sub(lambda match: once_decoded(match.group()), text)


def once_decoded(letter: str) -> str:
    for encoding in ("cp1252", "latin-1"):
        try:
            return letter.encode(encoding).decode("utf-8")
        except (UnicodeEncodeError, UnicodeDecodeError):
            continue
    return letter
