"""What home-care advice holds of a client."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clients.card.models import Client
from products.advice import models
from salon.core.holdings import Holding, Source
from salon.core.privacy import Decision, decide

FIGURES = _("Advice and answer count in figures without the name; the reason goes.")

source = Source(
    title=_("Home-care advice"),
    holdings=(
        Holding(
            models.NothingNeeded,
            _("Nothing needed"),
            lambda client: Q(visit__client=client),
            {},
            kept=FIGURES,
        ),
        Holding(
            models.Recommendation,
            _("Home-care advice"),
            lambda client: Q(visit__client=client),
            # The database asks for a reason; this one says nothing.
            {"reason": "—", "instruction": "", "checked": ""},
            kept=FIGURES,
        ),
        Holding(models.FoundToday, _("Findings of the skin"), lambda client: Q(visit__client=client), None),
        Holding(models.UseCheck, _("What became of products"), lambda client: Q(client=client), None),
        Holding(models.ClientGoal, _("What she wants"), lambda client: Q(client=client), None),
        Holding(models.Owned, _("What she has at home"), lambda client: Q(client=client), None),
        Holding(models.ProductStop, _("Products that did not suit"), lambda client: Q(client=client), None),
    ),
)


def decide_all() -> None:
    """What becomes of each model's rows."""
    decide(models.Recommendation, Decision.PSEUDONYM, "Counts in figures; the reason is taken out.")
    decide(models.NothingNeeded, Decision.PSEUDONYM, "Counts in figures.")
    decide(models.FoundToday, Decision.ERASE, "What was found on the client's skin.")
    decide(models.UseCheck, Decision.ERASE, "Health data.")
    decide(models.ClientGoal, Decision.ERASE, "What the client wants.")
    decide(models.Owned, Decision.ERASE, "What the client has at home.")
    decide(models.ProductStop, Decision.ERASE, "Health data.")
    for rule in (models.SuggestionRule, models.StopRule, models.PauseRule):
        decide(rule, Decision.NONE, "The salon's own rule.")


def forget_health_of(client: Client) -> None:
    """Who takes back the consent for health data: why a product did not suit goes, that it did not stays."""
    models.ProductStop.objects.filter(client=client).update(why="", lifted_why="")
    models.Recommendation.objects.filter(visit__client=client).update(checked="")
    models.UseCheck.objects.filter(client=client).update(use="", better="")
