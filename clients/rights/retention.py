"""Cards whose time is over go by themselves: shown beforehand, kept for a reason, erased a week after they came up."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from clients.card.models import Client
from clients.rights.keeping import is_over, months, terms_until
from clients.rights.models import Erasure, Keep, KeepRule
from salon.core import audit
from salon.core.errors import Refused
from salon.core.models import User
from salon.core.names import clean_line
from salon.core.time import local_day


def begin_due(*, at: datetime) -> int:
    """Put down for erasure everybody whose time is over; the week until then is the last look. Returns how many."""
    open_already = set(Erasure.objects.open().values_list("client", flat=True))
    due = [term.client for term in terms_until(local_day(at)) if term.client.pk not in open_already]
    return sum(_begin(client, at=at) for client in due)


@transaction.atomic
def _begin(client: Client, *, at: datetime) -> bool:
    locked = Client.objects.select_for_update().get(pk=client.pk)
    waits = Erasure.objects.open().filter(client=locked).exists()
    if waits or not is_over(locked, local_day(at)):
        return False
    due = at + Erasure.WAITS
    Erasure.objects.create(client=locked, why=Erasure.Why.TIME, asked_on=local_day(at), recorded_at=at, due_at=due)
    audit.record("erasure.time_over", locked, by=None, at=at, due_at=due.isoformat())
    return True


@transaction.atomic
def keep(client: Client, reason: str, until: date, *, by: User, at: datetime) -> Keep:
    """Keep one card until a day; an erasure that only time had begun ends."""
    locked = Client.objects.select_for_update().get(pk=client.pk)
    why = clean_line(reason)
    if locked.state == Client.State.ERASED:
        raise Refused(_("This client's data is erased."), code="client_erased")
    if not why:
        raise Refused(_("Write why the card is kept."), code="no_reason")
    if until <= local_day(at):
        raise Refused(_("Choose a day to come."), code="day_is_over")
    kept = Keep.objects.create(client=locked, reason=why[:200], until=until, noted_at=at, noted_by=by)
    Erasure.objects.open().filter(client=locked, why=Erasure.Why.TIME).update(taken_back_at=at)
    audit.record("card.kept_longer", locked, by=by, at=at, until=str(until))
    return kept


@transaction.atomic
def set_months(number: int, *, by: User, at: datetime) -> KeepRule | None:
    """Keep cards for fewer months, or for longer up to the most; the same again changes nothing."""
    if not 1 <= number <= KeepRule.MOST:
        words = _("Cards are kept for 1 to %(most)s months.") % {"most": KeepRule.MOST}
        raise Refused(words, code="months_out_of_range")
    before = months()
    if before == number:
        return None
    rule = KeepRule.objects.create(months=number, set_at=at, set_by=by)
    audit.record("salon.keep_months_changed", rule, by=by, at=at, before=before, after=number)
    return rule
