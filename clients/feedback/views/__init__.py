"""The client's own page, and what the staff see of the answers."""
