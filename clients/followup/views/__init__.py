"""Pages of what comes after a visit."""
