"""What is done with advice: offered, answered, found, owned, stopped; and the owner's rules."""

from products.advice.services.offers import Offer, recommend, record_answer, say_nothing_needed

__all__ = ["Offer", "recommend", "record_answer", "say_nothing_needed"]
