"""What is done with a card: opened, corrected, wishes and health facts noted, health data read."""

from clients.card.services.cards import (
    ClientDetails,
    change_contact,
    change_wish,
    create_client,
    named,
    same_card,
)
from clients.card.services.health import (
    HealthNote,
    end_health,
    health_history,
    note_health,
    put_health_back,
    read_health,
    refuse_health,
)

__all__ = [
    "ClientDetails",
    "HealthNote",
    "change_contact",
    "change_wish",
    "create_client",
    "end_health",
    "health_history",
    "named",
    "note_health",
    "put_health_back",
    "read_health",
    "refuse_health",
    "same_card",
]
