"""The one way a service says no."""


class Refused(Exception):  # noqa: N818 - it is an answer to the user, not a fault of the program
    """A rule of the house refuses what was asked; `code` is stable, the message is for the person."""

    def __init__(self, message: str, *, code: str) -> None:
        super().__init__(message)
        self.message = str(message)
        self.code = code
