"""The owner's page about the house."""

from datetime import date
from decimal import Decimal

import pytest
from django.conf import settings
from django.test import Client as Browser
from django.urls import reverse
from django.utils import translation

from salon.core.errors import Refused
from salon.core.models import AuditEvent, Role
from salon.house.forms.rules import ADVICE, BOOKING, TILL, RulesForm
from salon.house.models import Salon
from salon.house.services import HouseRules, change_rules
from tests.factories import NOW, SalonFactory, ServiceFactory, StaffFactory, UserFactory, VatRateFactory, with_hours

pytestmark = pytest.mark.django_db
IDENTITY = ("Tyyni", "1234567-1", "Satamakatu 3", "33200", "Tampere", "+358401234567", "t@example.org")
RULES = HouseRules(
    *IDENTITY,
    decline_rest_days=90,
    products_per_visit=1,
    letters_per_month=6,
    discount_percent=20,
    discount_percent_treating=10,
    refund_limit=Decimal(200),
    vat_liable=True,
    closed_on_holidays=True,
    late_notice_hours=24,
    price_rise_percent=15,
    offer_hours=24,
)


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def browser_of(role):
    browser = Browser()
    browser.force_login(UserFactory(role=role), backend=settings.AUTHENTICATION_BACKENDS[0])
    return browser


def as_posted(**changed):
    salon = Salon.objects.get()
    values = {name: getattr(salon, name) for name in (*RulesForm.Meta.fields, "version")}
    return {**{name: str(value) for name, value in values.items()}, **changed}


def test_new_rules_hold_and_are_written_down():
    SalonFactory(decline_rest_days=180, products_per_visit=2, closed_on_holidays=True)
    owner = UserFactory(role=Role.OWNER)

    salon = change_rules(RULES, version=Salon.objects.get().version, by=owner, at=NOW)

    event = AuditEvent.objects.get(action="salon.rules_changed")
    assert (salon.decline_rest_days, salon.products_per_visit, event.actor) == (90, 1, owner)
    assert event.facts["rules"] == {"decline_rest_days": [180, 90], "products_per_visit": [2, 1]}


def test_the_same_rules_write_nothing():
    SalonFactory(closed_on_holidays=True)
    owner = UserFactory(role=Role.OWNER)
    change_rules(RULES, version=Salon.objects.get().version, by=owner, at=NOW)

    change_rules(RULES, version=Salon.objects.get().version, by=owner, at=NOW)

    assert AuditEvent.objects.filter(action="salon.rules_changed").count() == 1


def test_a_no_rests_at_least_a_day():
    SalonFactory(closed_on_holidays=True)

    with pytest.raises(Refused) as refusal:
        change_rules(HouseRules(**{**vars(RULES), "decline_rest_days": 0}), version=1, by=UserFactory(), at=NOW)

    assert refusal.value.code == "no_rest"


def test_the_owner_saves_on_the_page():
    SalonFactory(closed_on_holidays=True)

    answer = browser_of(Role.OWNER).post(reverse("house:salon"), as_posted(decline_rest_days="120"))

    assert (answer.status_code, Salon.objects.get().decline_rest_days) == (302, 120)


@pytest.mark.parametrize("wrong", [{"decline_rest_days": "0"}, {"products_per_visit": "11"}, {"name": ""}])
def test_a_rule_out_of_range_is_refused_and_nothing_saved(wrong):
    SalonFactory(closed_on_holidays=True)

    answer = browser_of(Role.OWNER).post(reverse("house:salon"), as_posted(**wrong))

    salon = Salon.objects.get()
    assert (answer.status_code, salon.decline_rest_days, salon.products_per_visit) == (422, 180, 2)


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.OWNER, 200),
        (Role.MANAGER, 200),
        (Role.COSMETOLOGIST, 404),
        (Role.RECEPTIONIST, 404),
        (Role.SUBSTITUTE, 404),
        (Role.ACCOUNTANT, 404),
    ],
)
def test_only_who_leads_the_salon_has_this_page(role, status):
    SalonFactory(closed_on_holidays=True)

    assert browser_of(role).get(reverse("house:salon")).status_code == status


def test_the_new_rules_of_the_diary_are_saved_on_the_page():
    SalonFactory(closed_on_holidays=True)
    asked = {"late_notice_hours": "48", "price_rise_percent": "10", "offer_hours": "6", "discount_percent": "5"}

    answer = browser_of(Role.OWNER).post(reverse("house:salon"), as_posted(**asked, closed_on_holidays=""))

    salon = Salon.objects.get()
    kept = [salon.late_notice_hours, salon.price_rise_percent, salon.offer_hours, salon.discount_percent]
    assert (answer.status_code, kept, salon.closed_on_holidays) == (302, [48, 10, 6, 5], False)


def test_every_rule_says_what_it_does():
    SalonFactory(closed_on_holidays=True)
    form = RulesForm()

    silent = [name for name in (*BOOKING, *ADVICE, *TILL) if not form.fields[name].help_text]

    assert silent == []


def test_h53_what_the_form_does_not_ask_is_not_written():
    salon = SalonFactory(closed_on_holidays=True)

    browser_of(Role.OWNER).post(reverse("house:salon"), as_posted(id=str(salon.pk)[::-1], only="", name="Tyyni"))

    assert list(Salon.objects.values_list("pk", "only", "name")) == [(salon.pk, True, "Tyyni")]


@pytest.mark.parametrize("rows", [1, 3])
def test_the_questions_do_not_grow_with_the_people(rows, django_assert_num_queries):
    SalonFactory(closed_on_holidays=True)
    for number in range(rows):
        ServiceFactory(performers=[with_hours(StaffFactory())])
        VatRateFactory(valid_from=date(2020 + number, 1, 1))
    browser = browser_of(Role.OWNER)
    browser.get(reverse("house:salon"))

    with django_assert_num_queries(5):
        browser.get(reverse("house:salon"))
