import os
from pathlib import Path


def write_whole(path: Path, data: bytes) -> None:
    """The file is there with all its bytes or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        part.write_bytes(data)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
