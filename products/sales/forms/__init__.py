"""Shape and language of the till."""
