"""The names of clients are made plain as every name is."""

from salon.core.names import clean_line

__all__ = ["clean_line"]
