"""Names of the house as people type and paste them."""

from typing import Any

from django import forms

from salon.core.names import clean_line


class Line(forms.CharField):
    """One line of text, without signs that cannot be seen."""

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        return clean_line(text) if isinstance(text, str) else text
