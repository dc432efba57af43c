"""Letters: a ceiling a month, nothing about buying without consent, one word a package, nothing to who is gone."""

from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from clients.card.ceiling import letters_this_month
from clients.card.models import ClientLink
from clients.card.services.consents import give_consent, text_for
from clients.followup.models import AdverseEvent
from clients.rights.models import Keep
from clients.rights.restricting import restrict
from products.advice.models import Owned
from products.advice.services.owned import note_bought, stop_product
from products.advice.services.running_out import tell_due
from salon.core import outbox
from salon.core.identity import new_id
from salon.core.links import token_for
from salon.core.models import Mail
from salon.core.time import HELSINKI
from tests.clients.reading import shows
from tests.factories import (
    ClientFactory,
    ProductFactory,
    RecommendationFactory,
    SalonFactory,
    UserFactory,
    VisitFactory,
)

pytestmark = pytest.mark.django_db
BOUGHT = datetime(2026, 3, 1, 14, tzinfo=HELSINKI)
# 37 days from the 1st of March less a week, as A3 reckons.
WORD_FROM = datetime(2026, 3, 31, 9, 15, tzinfo=HELSINKI)


@pytest.fixture(autouse=True)
def salon():
    return SalonFactory()


@pytest.fixture
def aino():
    client = ClientFactory(product_talk="gladly", email="aino@example.org", language="en")
    give_consent(client, text_for("marketing_email", "en", at=BOUGHT), channel="desk", by=UserFactory(), at=BOUGHT)
    return client


@pytest.fixture
def serum():
    return ProductFactory(
        name="Serum",
        size="",
        volume_ml=30,
        ml_per_application=Decimal("0.40"),
        applications_per_week=14,
        usable_share=1,
    )


def bought(client, product, at=BOUGHT):
    return note_bought(client, product, line=new_id(), by=None, at=at)


def test_a_package_is_told_of_once_and_not_before_seven_tenths_and_a_week(aino, serum):
    bought(aino, serum)

    counts = [
        tell_due(at=at) for at in (WORD_FROM - timedelta(days=1), WORD_FROM, WORD_FROM, WORD_FROM + timedelta(days=5))
    ]

    mail = Mail.objects.get()
    assert (counts, mail.kind, mail.purpose, mail.person) == ([0, 1, 0, 0], "reorder", "buying", aino.pk)
    assert "need not do anything" in mail.body_text


def test_a_new_package_is_a_new_cycle(aino, serum):
    bought(aino, serum)
    tell_due(at=WORD_FROM)
    Owned.objects.update(ended_on=WORD_FROM.date())
    bought(aino, serum, at=WORD_FROM)

    assert tell_due(at=WORD_FROM + timedelta(days=30)) == 1


def not_agreed(aino, serum):
    aino.consents.update(withdrawn_at=BOUGHT, withdrawn_via="desk")


def minor(aino, serum):
    type(aino).objects.filter(pk=aino.pk).update(birth_date=datetime(2009, 1, 1, tzinfo=HELSINKI).date())


def wishes(level):
    def act(aino, serum):
        type(aino).objects.filter(pk=aino.pk).update(product_talk=level)

    act.__name__ = f"wishes_{level}"
    return act


def complains(aino, serum):
    by = UserFactory()
    Keep.objects.create(client=aino, reason="Complaint", until=WORD_FROM.date(), noted_at=BOUGHT, noted_by=by)


def was_harmed(aino, serum):
    AdverseEvent.objects.create(
        client=aino,
        happened_on=BOUGHT.date(),
        severity="mild",
        what="Rash",
        recorded_at=BOUGHT,
        recorded_by=UserFactory(),
    )


def has_no_mail(aino, serum):
    type(aino).objects.filter(pk=aino.pk).update(email="")


def is_gone(aino, serum):
    restrict(aino, "She has died", by=UserFactory(), at=BOUGHT)


def said_no(aino, serum):
    RecommendationFactory(
        visit=VisitFactory(client=aino, day=BOUGHT.date()), product=ProductFactory(line=serum.line), answer="declined",
        offered_at=BOUGHT, answered_at=BOUGHT, rests_until=(BOUGHT + timedelta(days=180)).date(),
    )  # fmt: skip


def reacted(aino, serum):
    stop_product(aino, serum, "Itch", by=None, at=BOUGHT)


def off_the_shelf(aino, serum):
    type(serum).objects.filter(pk=serum.pk).update(active=False)


def has_another(aino, serum):
    bought(aino, serum, at=BOUGHT + timedelta(days=10))


def used_up(aino, serum):
    Owned.objects.update(ended_on=BOUGHT.date())


WHY_NOT = [not_agreed, minor, *map(wishes, ("finding", "if_asked", "never")), complains, was_harmed, has_no_mail,
           is_gone, said_no, reacted, off_the_shelf, has_another, used_up]  # fmt: skip


@pytest.mark.parametrize("reason", WHY_NOT, ids=lambda act: act.__name__)
def test_no_letter_about_buying_where_the_line_says_no(aino, serum, reason):
    bought(aino, serum)
    reason(aino, serum)

    assert (tell_due(at=WORD_FROM), Mail.objects.filter(kind="reorder").count()) == (0, 0)


@pytest.mark.parametrize("reason", [not_agreed, minor, complains, was_harmed, is_gone, wishes("never")])
def test_what_changes_between_queue_and_sending_stops_the_letter(aino, serum, reason, mailoutbox):
    bought(aino, serum)
    tell_due(at=WORD_FROM)
    reason(aino, serum)

    sent = outbox.send_due(at=WORD_FROM + timedelta(minutes=1))

    assert (sent, len(mailoutbox), Mail.objects.get().cancelled_at is None) == (0, 0, False)


def test_a_word_that_is_weeks_late_is_not_said(aino, serum):
    bought(aino, serum)

    assert tell_due(at=WORD_FROM + timedelta(days=15)) == 0


def queue(client, number, purpose="service", at=WORD_FROM):
    letter = outbox.Letter(
        kind="use", about=new_id(), to=client.email or "x@example.org", language="en", purpose=Mail.Purpose(purpose),
        context={"salon_name": "", "first_name": "", "salon": None, "days": 1}, person=client.pk, cycle=str(number),
    )  # fmt: skip
    return outbox.queue(letter, at=at)


def test_the_ceiling_stops_all_but_what_is_necessary(aino, salon, mailoutbox):
    type(salon).objects.update(letters_per_month=2)
    for number in range(3):
        queue(aino, number)
    queue(aino, 9, "necessary")

    sent = outbox.send_due(at=WORD_FROM + timedelta(minutes=1))

    stopped = Mail.objects.get(sent_at=None)
    assert (sent, len(mailoutbox), letters_this_month(aino.pk, WORD_FROM)) == (3, 3, 3)
    assert (stopped.purpose, stopped.last_error) == ("service", "stopped: ceiling")


def test_the_ceiling_counts_one_client_and_one_month(aino, salon):
    type(salon).objects.update(letters_per_month=1)
    queue(aino, 1)
    queue(ClientFactory(email="b@example.org"), 1)
    march = outbox.send_due(at=WORD_FROM + timedelta(minutes=1))
    queue(aino, 2)
    queue(aino, 3, at=WORD_FROM + timedelta(days=1))

    # The 31st of March and the 1st of April: one more of March is too many, the first of April is not.
    april = outbox.send_due(at=WORD_FROM + timedelta(days=1, minutes=1))

    assert (march, april, Mail.objects.filter(last_error="stopped: ceiling").count()) == (2, 1, 1)


def test_a_letter_about_buying_is_somebodys(aino):
    mail = queue(aino, 1, "buying")

    with pytest.raises(IntegrityError), transaction.atomic():
        Mail.objects.filter(pk=mail.pk).update(person=None)


@pytest.fixture
def page(aino, serum):
    from django.utils import timezone

    from clients.card.links import make_link

    row = bought(aino, serum, at=timezone.now())
    link = make_link(aino, purpose="reorder", object_id=row.pk, valid_days=30, at=timezone.now())
    return reverse("advice:running-out", args=[token_for(link.pk)])


def test_the_page_has_plain_buttons_and_nothing_to_buy(client, aino, page):
    shown = client.get(page)
    used = client.post(f"{page}used-up/", follow=True)
    letters = client.post(f"{page}no-letters/", follow=True)
    products = client.post(f"{page}no-products/", follow=True)

    aino.refresh_from_db()
    assert shows(shown, "Serum", "It is used up", "Please send no letters about products", "€") == [
        True,
        True,
        True,
        False,
    ]
    assert shows(used, "Noted: it is used up.") == [True]
    assert shows(letters, "Noted. We send you no letters about products.") == [True]
    assert shows(products, "Noted. We do not suggest products to you.") == [True]
    assert (aino.product_talk, aino.consents.filter(withdrawn_at=None).count()) == ("never", 0)
    assert Owned.objects.get().ended_on is not None


def test_h37_a_link_for_another_purpose_does_not_open_it(client, aino, page):
    link = ClientLink.objects.get()
    ClientLink.objects.update(purpose="aftercare")

    assert (client.get(page).status_code, link.purpose) == (404, "reorder")
