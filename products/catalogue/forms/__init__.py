"""Shape and language of what is written about products."""
