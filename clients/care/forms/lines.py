"""Text as it is kept, whatever the browser sent."""


def same_line_ends(text: str) -> str:
    """The text with one kind of line end, and nothing around it."""
    return text.replace("\r\n", "\n").strip()
