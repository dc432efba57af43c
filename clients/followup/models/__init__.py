"""What comes after a visit: the question how the skin feels, and harm that a treatment or a product did."""

from clients.followup.models.events import AdverseEvent
from clients.followup.models.followups import WORRYING, Feeling, FollowUp, FollowUpDay, NoFollowUp

__all__ = ["WORRYING", "AdverseEvent", "Feeling", "FollowUp", "FollowUpDay", "NoFollowUp"]
