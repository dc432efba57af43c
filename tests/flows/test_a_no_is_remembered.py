"""A no, said once: it stands in grey on the card, beside the treatment, at the till, on her own page, and in no letter.

The usual case on the way: three taps from a finding to the answer.
"""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone
from playwright.sync_api import expect

from clients.card.services.consents import give_consent, text_for
from clients.feedback.models import PeaceAnswer
from products.advice.models import Owned, Recommendation, SuggestionRule
from products.advice.services.running_out import tell_due
from products.catalogue.models import Product
from salon.booking.models import Appointment
from salon.core import outbox
from salon.core.models import Mail
from tests.factories import AppointmentFactory, ClientFactory
from tests.flows.test_a_day_in_the_salon import log_in
from tests.flows.words import fi, part

pytestmark = [pytest.mark.flow, pytest.mark.every_database]
AMOUNTS = {"use": "night_cream", "volume_ml": 50, "ml_per_application": "0.80", "applications_per_week": 7}


def test_a_no_is_remembered_wherever_products_are_spoken_of(house, new_page, assert_accessible, ten_in_the_morning):
    ritva = client_of(house)
    carer = log_in(new_page(), house.aino.user)
    three_taps_from_the_finding_to_her_no(carer, house, ritva, assert_accessible)

    ten_in_the_morning.shift(timedelta(days=30))
    visit = visit_of(house, ritva)
    on_the_card_and_beside_the_treatment(log_in(new_page(), house.aino.user), ritva, visit, assert_accessible)
    desk = log_in(new_page(), house.desk)
    at_the_till(desk, visit, assert_accessible)
    in_no_letter(house, ritva)
    phone = new_page(viewport={"width": 390, "height": 844})
    on_her_own_page(phone, ritva, assert_accessible)
    her_wish_closes_the_shelf(log_in(new_page(), house.aino.user), ritva, assert_accessible)


def client_of(house):
    """Somebody who gladly hears of products, and has agreed to letters about them."""
    now = timezone.now()
    Product.objects.filter(pk=house.cream.pk).update(**AMOUNTS)
    because = {"text_fi": "Kosteuttaa kuivaa ihoa yön aikana.", "slot": "evening"}
    SuggestionRule.objects.create(finding="dry", product=house.cream, **because)
    client = ClientFactory(
        first_name="Ritva", last_name="Lehto", email="ritva.lehto@example.org", product_talk="gladly", language="fi"
    )
    give_consent(client, text_for("marketing_email", "fi", at=now), channel="desk", by=house.desk, at=now)
    visit_of(house, client)
    return client


def visit_of(house, client):
    starts = timezone.now().replace(minute=0, second=0, microsecond=0)
    state = Appointment.State.ARRIVED
    return AppointmentFactory(client=client, staff=house.aino, service=house.service, starts_at=starts, state=state)


def three_taps_from_the_finding_to_her_no(page, house, ritva, assert_accessible):
    page.goto("/visits/my-day/")
    page.locator("li", has_text="Ritva Lehto").get_by_role("link", name=fi("Treat"), exact=True).click()
    page.get_by_role("button", name=fi("Sign, then home care")).click()
    page.get_by_role("button", name=fi("Dry"), exact=True).click()

    suggested = page.locator("section[aria-labelledby=suggested-title]")
    expect(suggested).to_contain_text("Kosteuttaa kuivaa ihoa yön aikana.")
    # 50 ml, of which 95 % come out, 0.8 ml each evening.
    expect(suggested).to_contain_text("kestää noin 59 päivää")
    expect(suggested).to_contain_text(re.compile(r"1,00\s€ päivässä"))
    assert_accessible(page)
    suggested.get_by_role("button", name=re.compile(fi("Recommend"))).click()
    page.get_by_role("button", name=fi("No, thank you"), exact=True).click()

    expect(page.get_by_text(part("Noted. We will not suggest this before %(date)s."))).to_be_visible()
    assert_accessible(page)
    said = Recommendation.objects.get()
    assert (said.finding, said.moment, said.answer, said.visit.client) == ("dry", "after", "declined", ritva)


def on_the_card_and_beside_the_treatment(page, ritva, visit, assert_accessible):
    page.goto(f"/clients/{ritva.pk}/")
    expect(page.locator(".resting", has_text="Yövoide").first).to_contain_text(
        part("declined %(when)s, rests until %(until)s")
    )
    assert_accessible(page)

    page.goto(f"/visits/appointments/{visit.pk}/treat/")
    expect(page.locator("aside .resting", has_text="Yövoide")).to_be_visible()
    assert_accessible(page)
    email = page.locator("input[name=channel][value=email]")
    page.locator(f"label[for={email.get_attribute('id')}]").click()
    page.get_by_role("button", name=fi("Sign, then home care")).click()
    page.get_by_role("button", name=fi("Dry"), exact=True).click()

    kept_back = page.locator("section[aria-labelledby=suggested-title]")
    expect(kept_back.locator("li.resting", has_text="Yövoide")).to_be_visible()
    assert kept_back.get_by_role("button", name=re.compile(fi("Recommend"))).count() == 0
    assert_accessible(page)
    page.locator("#product-search").press_sequentially("Yövoide")
    page.locator("#shelf .resting", has_text="Yövoide").get_by_role("link", name=fi("There is a reason")).click()
    page.get_by_text(fi("A new finding today"), exact=True).click()
    page.get_by_role("button", name=fi("Recommend"), exact=True).click()
    expect(page.locator("#advise")).to_contain_text(
        part("“%(finding)s” was the reason when she declined on %(day)s. It is no new finding.")
    )
    assert Recommendation.objects.filter(visit__client=ritva).count() == 1


def at_the_till(page, visit, assert_accessible):
    page.goto("/till/")
    page.get_by_role("link", name=re.compile("Ritva Lehto")).first.click()
    page.locator("#product-search").press_sequentially("Yövoide")
    found = page.locator("#found li.resting", has_text="Yövoide")
    expect(found).to_contain_text(part("Declined on %(day)s, rests until %(until)s."))
    assert_accessible(page)


def in_no_letter(house, ritva):
    """A package of the same line that runs out is told of by no letter, and the aftercare letter names no product."""
    now = timezone.now()
    day = (now - timedelta(days=60)).date()
    Owned.objects.create(
        client=ritva, product=house.cream, source="bought", opened_on=day, due_on=now.date(), noted_at=now
    )

    assert (tell_due(at=now), Mail.objects.filter(kind="reorder").count()) == (0, 0)
    outbox.send_due(at=now)
    letter = next(one for one in mail.outbox if one.to == ["ritva.lehto@example.org"])
    assert "Yövoide" not in letter.body


def on_her_own_page(page, ritva, assert_accessible):
    letter = next(one for one in mail.outbox if one.to == ["ritva.lehto@example.org"])
    page.goto(re.search(r"https?://[^/\s]+(/\S+)", letter.body).group(1))
    rests = page.locator("#rests")
    expect(rests).to_contain_text("Yövoide")
    expect(rests).to_contain_text(part("%(product)s: noted. We will not suggest this before %(date)s."))
    assert_accessible(page)
    question = page.locator("#question")
    question.get_by_text(fi("Mostly"), exact=True).click()
    question.get_by_text(fi("Not sure"), exact=True).click()
    question.get_by_role("button", name=fi("Send the answer")).click()
    expect(question).to_contain_text(fi("Thank you. Your answer is kept."))
    page.get_by_role("button", name=fi("Please do not suggest products")).click()
    expect(page.locator("footer")).to_contain_text("Kirjattu.")
    assert_accessible(page)

    kept = PeaceAnswer.objects.get()
    ritva.refresh_from_db()
    assert (kept.in_peace, kept.offered_again, ritva.product_talk) == (4, "not_sure", "never")


def her_wish_closes_the_shelf(page, ritva, assert_accessible):
    newest = ritva.visits.latest("day")
    page.goto(f"/advice/visits/{newest.pk}/")
    expect(page.locator("#advise")).to_contain_text(part("The client's wish is “%(wish)s”. Nothing is suggested here."))
    assert page.locator("#shelf, section[aria-labelledby=suggested-title]").count() == 0
    assert_accessible(page)
