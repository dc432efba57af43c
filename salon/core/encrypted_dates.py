"""Days that stand encrypted in the database, as health words do."""

from datetime import date
from typing import Any

from salon.core.encryption import EncryptedTextField


class EncryptedDateField(EncryptedTextField):
    """A day that stands encrypted; it is a date for who reads the row, and nothing for who searches the table."""

    def get_prep_value(self, value: Any) -> str | None:
        return super().get_prep_value(value.isoformat() if isinstance(value, date) else value)

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> Any:
        text = super().from_db_value(value, expression, connection)
        return None if text is None else date.fromisoformat(text)
