"""Writes the settings of a local installation, once: python tools/local_settings.py var/local.env

KEY=value lines that kommunbrott.settings reads unless the environment says otherwise. The secret key is
new for every installation, so the file is never in version control and only its owner may read it.
"""

import os
import secrets
import sys
from pathlib import Path

TEMPLATE = """\
# Lokala inställningar, skrivna av make setup. En miljövariabel med samma namn vinner.
KOMMUNBROTT_SECRET_KEY={secret_key}
# 1: sidan visas över http på den egna datorn, så kakor och HSTS kräver inte TLS. Sätts aldrig i drift.
KOMMUNBROTT_LOCAL=1
"""


def main(path: Path) -> None:
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with open(descriptor, "w", encoding="utf-8") as file:
        file.write(TEMPLATE.format(secret_key=secrets.token_urlsafe(50)))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
