"""Reads the folder that Django's file mail backend writes, for the "outbox" page of a development salon."""

import email
import email.policy
import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

# The file backend ends each message with a line of dashes.
SEPARATOR = b"\n" + b"-" * 79 + b"\n"


@dataclass(frozen=True)
class StoredMail:
    name: str
    to: str
    subject: str
    text: str
    stored_at: datetime


class Mailbox:
    """A folder of mail. Names are hashes of the content, so a request cannot name a file."""

    def __init__(self, folder: str) -> None:
        self.folder = Path(folder)

    def newest(self, most: int) -> list[StoredMail]:
        files = sorted(self.folder.glob("*.log"), key=lambda file: file.stat().st_mtime, reverse=True)
        mails: list[StoredMail] = []
        for file in files:
            stored_at = datetime.fromtimestamp(file.stat().st_mtime, UTC)
            raw = [part for part in file.read_bytes().split(SEPARATOR) if part.strip()]
            mails += [self._read(part, stored_at) for part in reversed(raw)]
            if len(mails) >= most:
                break
        return mails[:most]

    def get(self, name: str) -> StoredMail | None:
        return next((mail for mail in self.newest(1000) if mail.name == name), None)

    @staticmethod
    def _read(raw: bytes, stored_at: datetime) -> StoredMail:
        message = email.message_from_bytes(raw.strip(), policy=email.policy.default)
        body = message.get_body(preferencelist=("plain",))
        return StoredMail(
            name=hashlib.sha256(raw).hexdigest()[:24],
            to=str(message["To"]),
            subject=str(message["Subject"]),
            text=str(body.get_content()) if body else "",
            stored_at=stored_at,
        )
