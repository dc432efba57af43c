"""A till that dies in the middle (DOMAIN D4 F01, F02): another process pays and is killed with SIGKILL."""

import signal
import subprocess
import sys
from decimal import Decimal
from uuid import uuid4

import pytest
from django.conf import settings
from django.utils import timezone

from clients.care.models import Visit
from products.sales.basket import Basket, TreatmentWish
from products.sales.models import NumberSeries, OpenSale, Payment, Receipt, ReceiptLine
from products.sales.services.paying import check_out
from salon.commission.models import LedgerEntry
from salon.core.models import AuditEvent
from tests.factories import SchemeFactory
from tests.parts.children import die_with_parent
from tests.parts.worker import process_environment
from tests.products.sales.till import open_till

# Pays one visit in a process of its own and kills that process: inside the transaction, when every row is written, or
# after the commit, before anybody has heard of it.
CHILD = """
import os, signal, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "salon.settings"
import django
django.setup()
from uuid import UUID
from django.utils import timezone
from products.sales.basket import Basket, TreatmentWish
from products.sales.models import Payment, Receipt
from products.sales.services.paying import Form, take_payment
from salon.booking.models import Appointment
from salon.core.hooks import receipt_followers
from salon.core.models import User

when, appointment, cashier, key = sys.argv[1:]
visit = Appointment.objects.get(pk=appointment)

def die(receipt_id, *, by, at):
    assert Payment.objects.get(receipt=receipt_id).amount == 89
    os.kill(os.getpid(), signal.SIGKILL)

if when == "before":
    receipt_followers.register("die", die)
basket = Basket(visit.client, (TreatmentWish(visit.pk),), (), "card", "T1-0042")
form = Form(UUID(key), {"key": [key]}, visit)
take_payment(basket, form, by=User.objects.get(pk=cashier), at=timezone.now())
assert Receipt.objects.count() == 1
os.kill(os.getpid(), signal.SIGKILL)
"""


def pay_and_die(when, till, key):
    """Run the child; how it ended."""
    command = [sys.executable, "-c", CHILD, when, str(till.appointment.pk), str(till.cashier.pk), str(key)]
    done = subprocess.run(
        command,
        env=process_environment(),
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        preexec_fn=lambda: die_with_parent(signal.SIGKILL),
    )
    return done.returncode, done.stderr[-2000:]


def pay_again(till, key):
    """The same form once more, from this process."""
    basket = Basket(till.client, (TreatmentWish(till.appointment.pk),), (), "card", "T1-0042")
    return check_out(basket, key=key, by=till.cashier, at=timezone.now())


def stored():
    return {
        "receipts": Receipt.objects.count(),
        "lines": ReceiptLine.objects.count(),
        "payments": Payment.objects.count(),
        "entries": LedgerEntry.objects.count(),
        "audit": AuditEvent.objects.filter(action="receipt.paid").count(),
        "numbers": sum(NumberSeries.objects.values_list("last", flat=True)),
    }


def open_busy_till():
    till = open_till(state="arrived", starts_at=timezone.now())
    SchemeFactory(staff=till.staff)
    return till


@pytest.mark.django_db(transaction=True)
def test_F01_killed_before_the_commit_leaves_no_half_sale_and_the_retry_makes_one_receipt():
    till, key = open_busy_till(), uuid4()

    ended = pay_and_die("before", till, key)
    till.appointment.refresh_from_db()
    after_the_kill = (stored(), till.appointment.state, Visit.objects.count())
    missing = list(OpenSale.objects.without_receipt(timezone.now()).values_list("key", "reference", "gross", "client"))
    receipt = pay_again(till, key)

    assert ended == (-signal.SIGKILL, "")
    assert after_the_kill == (dict.fromkeys(stored(), 0), "arrived", 0)
    # The terminal has the money and the till has no receipt: that stands on the till's page, with the reference.
    assert missing == [(key, "T1-0042", Decimal("89.00"), till.client.pk)]
    assert stored() == dict.fromkeys(stored(), 1)
    assert (receipt.number, receipt.payments.get().reference) == (1, "T1-0042")
    assert (OpenSale.objects.get().state, OpenSale.objects.get().receipt) == ("paid", receipt)


@pytest.mark.django_db(transaction=True)
def test_F02_killed_after_the_commit_the_retry_gets_the_receipt_that_is_there():
    till, key = open_busy_till(), uuid4()

    ended = pay_and_die("after", till, key)
    after_the_kill = Receipt.objects.get()
    receipt = pay_again(till, key)

    till.appointment.refresh_from_db()
    assert ended == (-signal.SIGKILL, "")
    assert (receipt, receipt.number) == (after_the_kill, 1)
    assert stored() == dict.fromkeys(stored(), 1)
    assert till.appointment.state == "completed"
