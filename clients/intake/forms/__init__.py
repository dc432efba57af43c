"""Shape and language of questionnaires, and of what a client fills in."""
