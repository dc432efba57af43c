"""What the owner changes about the house."""

from salon.house.services.rules import HouseRules, change_rules

__all__ = ["HouseRules", "change_rules"]
