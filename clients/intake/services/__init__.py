"""Questionnaires written; forms asked for, filled, read over."""
