"""Names as people type and paste them: composed, on one line, without signs that cannot be seen."""

import unicodedata


def clean_line(text: str) -> str:
    """One composed line without control, direction or zero-width signs, which make one name look like another."""
    composed = unicodedata.normalize("NFC", text)
    seen = "".join(" " if sign.isspace() else sign for sign in composed)
    visible = "".join(sign for sign in seen if unicodedata.category(sign) not in {"Cc", "Cf", "Cs", "Co", "Cn"})
    return " ".join(visible.split())


def fold(text: str) -> str:
    """Lower case without accents, for searching: "Äijö" is found by "aijo"."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign))
