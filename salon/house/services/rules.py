"""The rules of the house and who issues its receipts."""

from dataclasses import dataclass, fields
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from salon.core import audit
from salon.core.errors import Refused
from salon.core.models import User
from salon.house.models import Salon


@dataclass(frozen=True)
class HouseRules:
    """Who issues the receipts, how the salon is reached, and the rules of the house."""

    name: str
    business_id: str
    street: str
    postal_code: str
    city: str
    phone: str
    email: str
    decline_rest_days: int
    products_per_visit: int


@transaction.atomic
def change_rules(rules: HouseRules, *, by: User, at: datetime) -> Salon:
    """Set name, contact and rules; the audit row names the fields, and the old and new value of the two rules."""
    salon = Salon.objects.select_for_update().first() or Salon()
    if rules.decline_rest_days < 1:
        raise Refused(_("A declined product rests at least one day."), code="no_rest")
    values = {field.name: getattr(rules, field.name) for field in fields(rules)}
    changed = [name for name, value in values.items() if str(getattr(salon, name)) != str(value)]
    if not changed:
        return salon
    rest = {name: [getattr(salon, name), values[name]] for name in changed if isinstance(values[name], int)}
    for name in changed:
        setattr(salon, name, values[name])
    salon.full_clean()
    salon.save()
    audit.record("salon.rules_changed", salon, by=by, at=at, fields=changed, rules=rest)
    return salon
