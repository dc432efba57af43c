"""Shape and language of rules and questions."""
