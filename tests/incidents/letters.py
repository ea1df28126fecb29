"""Letters as a mail server delivers them."""

from email.message import EmailMessage


def letter_bytes(
    *,
    text: str = "",
    html: str = "",
    subject: str = "",
    sender: str = "Eva Ek <eva@ekstad.example>",
    number: str = "<1@ekstad.example>",
    pictures: tuple[bytes, ...] = (),
    **headers: str,
) -> bytes:
    """``headers`` with _ for -: ``auto_submitted="auto-replied"``."""
    letter = EmailMessage()
    if text or not html:
        letter.set_content(text)
    if html:
        (letter.add_alternative if text else letter.set_content)(html, subtype="html")
    for picture in pictures:
        letter.add_attachment(picture, maintype="image", subtype="jpeg", filename="IMG_1234.jpg")
    lines = {"Subject": subject, "Message-ID": number, "To": "trygghet@ekstad.example"}
    lines |= {name.replace("_", "-"): value for name, value in headers.items()}
    top = "".join(f"{name}: {value}\r\n" for name, value in lines.items() if value)
    return f"From: {sender}\r\n{top}".encode() + letter.as_bytes()
