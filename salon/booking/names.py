"""How a client is named on the screen: in full, or as initials while a client at the desk could read along."""

from dataclasses import dataclass

from django.http import HttpRequest

from clients.card.models import Client

# Kept in the session's own row on the server: it holds on every page until it is switched back.
SWITCH = "diary_private"


@dataclass(frozen=True)
class Names:
    """Names in full, or hidden."""

    hidden: bool = False

    def of(self, client: Client) -> str:
        return self.shown(client.first_name, client.last_name)

    def shown(self, first: str, last: str) -> str:
        """The name, or its initials: "A. K."."""
        words = [word for word in (first, last) if word]
        return " ".join(f"{word[0]}." for word in words) if self.hidden else " ".join(words)


IN_FULL = Names()


def names_for(request: HttpRequest) -> Names:
    """As the switch of this browser stands."""
    return Names(hidden=bool(request.session.get(SWITCH)))
