"""What the card holds of a client."""

from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clients.card.models import (
    Client,
    ClientLink,
    Consent,
    Guardian,
    GuardianConsent,
    HealthFact,
    HealthReason,
    Merge,
    ProductTalk,
    SkinProfile,
    UnwantedReason,
)
from salon.core.holdings import Holding, Source


def _her_own(client: UUID) -> Q:
    return Q(client=client)


def _put_into(client: UUID) -> set[UUID]:
    """Her card and every card that was put into it, step by step: those keep her name for whoever undoes it."""
    found, fresh = {client}, {client}
    while fresh:
        seconds = Merge.objects.standing().filter(kept__in=fresh).values_list("second_id", flat=True)
        fresh = set(seconds) - found
        found |= fresh
    return found


# What stands for the name of somebody who was erased: the same in every language.
NOBODY = "—"

source = Source(
    title=_("Card"),
    holdings=(
        Holding(
            HealthFact,
            _("Allergies and warnings"),
            _her_own,
            None,
        ),
        Holding(
            Merge,
            _("Cards that were put together"),
            lambda client: Q(kept=client) | Q(second=client),
            {"product_talk_was": ProductTalk.FINDING, "quiet_was": False},
            kept=_("It holds keys only."),
        ),
        Holding(SkinProfile, _("Skin profiles"), _her_own, None),
        Holding(UnwantedReason, _("Whom she does not wish to come to, and why"), _her_own, None),
        Holding(HealthReason, _("Who read health data with a reason"), _her_own, None),
        Holding(Guardian, _("Guardian"), _her_own, None),
        Holding(GuardianConsent, _("What the guardian agreed to"), _her_own, None),
        Holding(Consent, _("Consents"), _her_own, None),
        Holding(
            ClientLink,
            _("Pages by link"),
            _her_own,
            None,
            left_out={"token_hash": "it opens her page"},
        ),
        Holding(
            Client,
            _("Name, contacts and wishes"),
            lambda client: Q(pk__in=_put_into(client)),
            {
                "first_name": NOBODY,
                "last_name": "",
                "phone": "",
                "email": "",
                "birth_date": None,
                "language": Client.Language.FINNISH,
                "product_talk": ProductTalk.FINDING,
                "told_by": "",
                "quiet_treatment": False,
                "preferred_staff": None,
                "unwanted_staff": None,
                "code": None,
                "search_text": "",
                "state": Client.State.ERASED,
            },
            kept=_("Figures and bookkeeping point at the row; only its key stays."),
            left_out={"search_text": "name and contacts once more, for searching"},
        ),
    ),
)
