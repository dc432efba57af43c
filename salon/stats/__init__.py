"""Arithmetic of the house: money, intervals, proportions, survival, CUSUM, tiers, free time.

Pure functions over numbers and dates. No Django, no input or output, no clock, nothing but the standard library.
"""
