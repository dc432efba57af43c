"""The rules of money at the till on one day: the rate of each line, and how much may be taken off it."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from products.sales.discounts import NONE, Discount, Percent, off, shares
from products.sales.models import ReceiptLine, VatReason
from products.sales.words import euros
from salon.core.access import Permission, may, roles_of
from salon.core.errors import Refused
from salon.core.models import Role, User
from salon.house.models import Salon, VatClass, VatRate
from salon.stats.money import to_cents, vat_of_gross


class TillRules:
    """The house's rules of this day, read once for all lines."""

    def __init__(self, by: User, day: date) -> None:
        self.day = day
        self.rates = list(VatRate.objects.filter(valid_from__lte=day).order_by("-valid_from"))
        salon = Salon.objects.first()
        self.vat_liable = salon is None or salon.vat_liable
        self.most_percent = _most_percent(by, salon)

    def finish(self, line: ReceiptLine, vat_class: str, delivered: date, discount: Discount = NONE) -> ReceiptLine:
        """Freeze the line's sums: the rate is the one of the day of delivery."""
        self._rate(line, vat_class, delivered)
        line.discount = off(_listed(line), discount)
        self._check(line)
        return _freeze(line)

    def free(self, line: ReceiptLine, vat_class: str, delivered: date) -> ReceiptLine:
        """A treatment that makes good an earlier one costs nothing, whoever gives it."""
        self._rate(line, vat_class, delivered)
        line.discount = _listed(line)
        return _freeze(line)

    def take_off(self, lines: Sequence[ReceiptLine], discount: Discount) -> None:
        """Share a discount on the whole receipt among its lines, by what each costs."""
        costs = [line.gross for line in lines]
        total = off(sum(costs, NONE), discount)
        if not total:
            return
        if not NONE < total <= sum(costs, NONE) or total != to_cents(total):
            raise Refused(
                _("The discount on the whole can be at most %(most)s.") % {"most": euros(sum(costs, NONE))},
                code="discount",
            )
        for line, share in zip(lines, shares(total, costs), strict=True):
            line.discount += share
            self._check(line)
            _freeze(line)

    def _check(self, line: ReceiptLine) -> None:
        most = NONE if line.redo_of_id else off(_listed(line), Percent(Decimal(self.most_percent)))
        if not NONE <= line.discount <= most or line.discount != to_cents(line.discount):
            words = {"name": line.name, "most": euros(most)}
            raise Refused(_("The discount on %(name)s can be at most %(most)s.") % words, code="discount")

    def _rate(self, line: ReceiptLine, vat_class: str, delivered: date) -> None:
        """The rate of the day of delivery, or why there is none."""
        if not self.vat_liable:
            line.vat_rate, line.vat_reason = NONE, VatReason.NOT_LIABLE
            return
        if vat_class == VatClass.EXEMPT and line.kind == ReceiptLine.Kind.TREATMENT:
            vat_class = VatClass.EXEMPT if _is_health_care(line, delivered) else VatClass.GENERAL
        line.vat_rate = self._percent(vat_class, delivered, line.name)
        if not line.vat_rate:
            treated = line.kind == ReceiptLine.Kind.TREATMENT
            line.vat_reason = VatReason.HEALTH_CARE if treated else VatReason.EXEMPT

    def _percent(self, vat_class: str, day: date, name: str) -> Decimal:
        for rate in self.rates:
            if rate.vat_class == vat_class and rate.valid_from <= day:
                return rate.percent
        if vat_class == VatClass.EXEMPT:
            return NONE
        words = {"name": name}
        raise Refused(
            _("No VAT rate is known for %(name)s on that day. The owner adds it.") % words, code="no_vat_rate"
        )


def _is_health_care(line: ReceiptLine, day: date) -> bool:
    since = line.staff.health_professional_from if line.staff else None
    return since is not None and since <= day


def _most_percent(by: User, salon: Salon | None) -> int:
    """How much of a price this person may give away: who leads the salon all of it, the others what its rules say."""
    if salon is None or may(by, Permission.SALON_SETTINGS):
        return 100
    at_the_desk = Role.RECEPTIONIST in roles_of(by)
    return salon.discount_percent if at_the_desk else salon.discount_percent_treating


def _listed(line: ReceiptLine) -> Decimal:
    return to_cents(line.unit_gross * line.quantity)


def _freeze(line: ReceiptLine) -> ReceiptLine:
    line.net, line.vat, line.gross = vat_of_gross(_listed(line) - line.discount, line.vat_rate)
    return line
