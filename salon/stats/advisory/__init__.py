"""The detector behind the advisory flag: from a salon's history to levels with their evidence.

Fixed, published formulas; the same history and parameters give the same scores to the last digit. No clock, no
health data, no text. `assess` is the one entry point; what goes in stands in `history`, every number in
`parameters`, what comes out in `assessment`.
"""
