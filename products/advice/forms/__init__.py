"""Shape and language of advice."""
