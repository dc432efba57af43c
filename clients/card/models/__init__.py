"""The client card: who she is, what she wishes, what must be known before anything touches her skin."""

from clients.card.models.clients import Client, ClientQuerySet, ProductTalk, ToldBy, sees_all_clients
from clients.card.models.consents import Consent, ConsentText, Purpose, took_back
from clients.card.models.guardians import Guardian, GuardianConsent
from clients.card.models.health import Condition, HealthFact, Severity, Source, Use
from clients.card.models.links import ClientLink
from clients.card.models.merges import Merge
from clients.card.models.reasons import HealthReason
from clients.card.models.skin import Fitzpatrick, Sensitive, SkinProfile, SkinType
from clients.card.models.wishes import UnwantedReason

__all__ = [
    "Client",
    "ClientLink",
    "ClientQuerySet",
    "Condition",
    "Consent",
    "ConsentText",
    "Fitzpatrick",
    "Guardian",
    "GuardianConsent",
    "HealthFact",
    "HealthReason",
    "Merge",
    "ProductTalk",
    "Purpose",
    "Sensitive",
    "Severity",
    "SkinProfile",
    "SkinType",
    "Source",
    "ToldBy",
    "UnwantedReason",
    "Use",
    "sees_all_clients",
    "took_back",
]
