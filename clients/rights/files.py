"""Files with somebody's data: encrypted like health data, outside of all that is served, removed after their time."""

from contextlib import suppress
from pathlib import Path
from uuid import UUID

from cryptography.fernet import InvalidToken
from django.conf import settings

from salon.core.encryption import cipher


def _path(key: UUID, kind: str) -> Path:
    return Path(settings.VAR_DIR) / "exports" / f"{key}.{kind}"


def store(key: UUID, kind: str, content: bytes) -> None:
    """Write a file whole or not at all; nobody else on the machine may read it."""
    path = _path(key, kind)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    half = path.with_suffix(".half")
    half.touch(mode=0o600)
    half.write_bytes(cipher().encrypt(content))
    half.replace(path)


def read(key: UUID, kind: str) -> bytes | None:
    """The file, or None where it is gone or opens with no key."""
    try:
        return cipher().decrypt(_path(key, kind).read_bytes())
    except (FileNotFoundError, InvalidToken):
        return None


def remove(key: UUID) -> None:
    """Remove every file of this key."""
    for kind in ("json", "pdf", "half"):
        # Where the folder is no folder, there is no file either.
        with suppress(NotADirectoryError):
            _path(key, kind).unlink(missing_ok=True)
