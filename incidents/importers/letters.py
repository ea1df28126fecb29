"""A letter as it comes from a mail server: who wrote, what it says, and the pictures in it. Reads no database."""

import datetime as dt
import email
import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from email import policy
from email.message import EmailMessage
from email.utils import parseaddr, parsedate_to_datetime
from html.parser import HTMLParser

from kommunbrott import photos
from kommunbrott.photos import Photo

MAX_BYTES = 40 * 1024 * 1024
MOST_PHOTOS = 3
# A picture with a shorter side is a logotype or a smiley.
SMALLEST_PHOTO = 200
SIGNATURE = re.compile(r"\n-- ?\n.*", re.DOTALL)
QUOTED = re.compile(r"^>.*\n?", re.MULTILINE)
LINES = re.compile(r"\n{3,}")
BREAKS = {"p", "br", "div", "li", "tr", "table", "h1", "h2", "h3", "ul", "ol", "blockquote"}
UNSEEN = {"script", "style", "head", "title"}
NOT_FROM_PEOPLE = ("mailer-daemon", "postmaster", "noreply", "no-reply", "donotreply")


@dataclass(frozen=True, slots=True)
class Letter:
    """``digest`` tells it from any other. ``address`` is "" when nobody can be answered. ``left_out`` is how many
    attachments were not pictures that could be drawn anew."""

    digest: str
    name: str
    address: str
    subject: str
    text: str
    sent_at: dt.datetime | None
    is_automatic: bool
    photos: tuple[Photo, ...] = ()
    left_out: int = 0


def read_letter(data: bytes) -> Letter:
    """Never fails: what cannot be read is empty."""
    message = email.message_from_bytes(data[:MAX_BYTES], policy=policy.default)
    name, address = parseaddr(header(message, "From"))
    number = header(message, "Message-ID").strip()
    pictures, left_out = pictures_in(message)
    return Letter(
        digest=hashlib.sha256(number.encode() if number else data).hexdigest(),
        name=" ".join(clean(name).split()),
        address=clean(address).strip(),
        subject=" ".join(clean(header(message, "Subject")).split()),
        text=said(message),
        sent_at=sent_at(message),
        is_automatic=is_automatic(message, address),
        photos=pictures,
        left_out=left_out,
    )


def header(message: EmailMessage, name: str) -> str:
    return attempted(lambda: str(message.get(name, "")), "")


def attempted(read: Callable, otherwise):
    """The library that reads letters has an exception of its own for nearly every way to write one wrong."""
    try:
        return read()
    except Exception:
        return otherwise


def clean(text: str) -> str:
    """Without what no database takes."""
    return text.replace("\0", "").encode("utf-8", "replace").decode()


def sent_at(message: EmailMessage) -> dt.datetime | None:
    moment = attempted(lambda: parsedate_to_datetime(header(message, "Date")), None)
    return moment.replace(tzinfo=dt.UTC) if moment and moment.tzinfo is None else moment


def is_automatic(message: EmailMessage, address: str) -> bool:
    """Out of office, a bounce, a mailing list: to answer those begins a quarrel between machines."""
    return (
        header(message, "Auto-Submitted").strip().lower() not in ("", "no")
        or header(message, "Precedence").strip().lower() in ("bulk", "list", "junk")
        or header(message, "Return-Path").strip() == "<>"
        or bool(header(message, "List-Id"))
        or address.partition("@")[0].lower() in NOT_FROM_PEOPLE
    )


# --- The words ---


def said(message: EmailMessage) -> str:
    """What the sender has written, without what is quoted and without the signature."""
    body = attempted(lambda: message.get_body(preferencelist=("plain", "html")), None)
    if body is None:
        return ""
    text = content(body)
    if body.get_content_subtype() == "html":
        text = text_of_html(text)
    text = clean(text).replace("\r\n", "\n").replace("\r", "\n")
    text = QUOTED.sub("", SIGNATURE.sub("", text))
    return LINES.sub("\n\n", "\n".join(line.rstrip() for line in text.split("\n"))).strip()


def content(part: EmailMessage) -> str:
    """Also in a character set that nobody has heard of."""
    raw = attempted(lambda: part.get_payload(decode=True), None) or b""
    return attempted(lambda: str(part.get_content()), "") or raw.decode("cp1252", "replace")


class Words(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self.unseen = 0

    def handle_starttag(self, tag, attributes):
        self.unseen += tag in UNSEEN
        if tag in BREAKS:
            self.pieces.append("\n")

    def handle_endtag(self, tag):
        self.unseen -= tag in UNSEEN and self.unseen > 0
        if tag in BREAKS:
            self.pieces.append("\n")

    def handle_data(self, data):
        if not self.unseen:
            self.pieces.append(re.sub(r"\s+", " ", data))


def text_of_html(html: str) -> str:
    words = Words()
    attempted(lambda: words.feed(html), None)
    return "".join(words.pieces)


# --- The pictures ---


def pictures_in(message: EmailMessage) -> tuple[tuple[Photo, ...], int]:
    found: list[Photo] = []
    left_out = 0
    for part in attempted(lambda: list(message.walk()), []):
        if part.is_multipart() or not is_attached(part):
            continue
        data = attempted(lambda part=part: part.get_payload(decode=True), None) or b""
        try:
            photo = photos.cleaned(data) if part.get_content_maintype() == "image" else None
        except photos.UnusablePhoto:
            photo = None
        if photo and min(photo.width, photo.height) < SMALLEST_PHOTO:
            continue
        if photo and len(found) < MOST_PHOTOS:
            found.append(photo)
        else:
            left_out += 1
    return tuple(found), left_out


def is_attached(part: EmailMessage) -> bool:
    if part.get_content_maintype() == "text":
        return attempted(part.get_content_disposition, None) == "attachment"
    return True
