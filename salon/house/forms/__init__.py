"""Shape and language of what the owner writes about the house."""

from salon.house.forms.rules import RulesForm

__all__ = ["RulesForm"]
