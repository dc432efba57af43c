"""Shape and language of follow-ups and of adverse events."""
