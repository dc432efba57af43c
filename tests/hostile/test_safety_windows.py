"""Windows between treatments, rules in time, and what looking costs (DOMAIN D3 H90)."""

from datetime import timedelta

import pytest

from clients.card.models import SkinProfile
from clients.safety.models import Rule, ServiceKind
from clients.safety.services.checking import look
from clients.safety.services.rules import RuleWish, begin_with_usual, bring_back_rule, count_as, end_rule, write_rule
from salon.booking.services import cancel, change_state
from tests.clients.safety.refusals import MONDAY, code_of
from tests.factories import NOW, TODAY, AppointmentFactory, HealthFactFactory, ServiceFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_two_treatments_too_near_each_other_are_found_both_ways(aino, peel, mari, desk):
    wax = ServiceFactory(name="Wax", performers=[mari])
    count_as(wax, ["wax"], by=None, at=NOW)
    rule = RuleWish("peel", "override", "Vahauksesta 7 päivää", "7 days", earlier="wax", window=7, unit="days")
    write_rule(rule, by=None, at=NOW)
    AppointmentFactory(client=aino, staff=mari, service=peel, starts_at=MONDAY + timedelta(days=6))

    near = look(aino, wax, MONDAY.date())
    far = look(aino, wax, (MONDAY - timedelta(days=1)).date())

    assert (len(near.rules), len(far.rules)) == (1, 0)


def test_h90_a_visit_that_is_cancelled_counts_no_more(aino, peel, mari, desk):
    rule = RuleWish("peel", "override", "Kuorinnasta 7 päivää", "7 days", earlier="peel", window=7, unit="days")
    write_rule(rule, by=None, at=NOW)
    visit = AppointmentFactory(client=aino, staff=mari, service=peel, starts_at=MONDAY)
    before = len(look(aino, peel, MONDAY.date()).rules)

    cancel(visit, by=desk, at=NOW)

    assert (before, len(look(aino, peel, MONDAY.date()).rules)) == (1, 0)


def test_a_rule_is_changed_by_a_new_one_and_the_old_stays_to_be_read(stop, isotretinoin):
    wish = RuleWish("peel", "block", "12 kk", "12 months", substance=isotretinoin, window=12, unit="months")

    new = write_rule(wish, old=stop, by=None, at=NOW)

    stop.refresh_from_db()
    assert (stop.valid_until, list(Rule.objects.on(TODAY)), stop.text_en) == (TODAY, [new], "CANARY-WHY")
    assert code_of(write_rule, wish, old=stop, by=None, at=NOW) == "stale"


def test_an_ended_rule_stands_against_nothing_until_it_is_brought_back(aino, peel, stop):
    owner = UserFactory(role="owner")
    end_rule(stop, by=owner, at=NOW)
    ended = look(aino, peel, MONDAY.date()).worst
    bring_back_rule(stop, by=owner, at=NOW)

    assert (ended, look(aino, peel, MONDAY.date()).worst) == ("", "block")


@pytest.mark.parametrize(
    ("wish", "code"),
    [
        ({}, "one_factor"),
        ({"condition": "eye", "group": "acid"}, "one_factor"),
        ({"earlier": "wax"}, "no_window"),
        ({"condition": "eye", "window": 3, "unit": "days"}, "window_of_condition"),
        ({"group": "acid", "window": 3}, "window_without_unit"),
    ],
)
def test_a_rule_that_makes_no_sense_is_refused(wish, code):
    assert code_of(write_rule, RuleWish("peel", "warn", "A", "A", **wish), by=None, at=NOW) == code


def test_the_usual_rules_can_all_be_written_and_find_the_treatments_by_name():
    ServiceFactory(name="Hedelmähappokuorinta")
    ServiceFactory(name="Vartalokuorinta ja hoito")

    count = begin_with_usual(by=None, at=NOW)

    assert (count > 35, code_of(begin_with_usual, by=None, at=NOW)) == (True, "rules_there")
    kinds = {row.service.name: row.kind for row in ServiceKind.objects.select_related("service")}
    assert kinds == {"Hedelmähappokuorinta": "peel"}


def test_a_treatment_of_which_no_rule_speaks_costs_one_question(aino, mari, desk, django_assert_num_queries):
    harmless = ServiceFactory(name="Massage", performers=[mari])
    look(aino, harmless, MONDAY.date())

    with django_assert_num_queries(1):
        look(aino, harmless, MONDAY.date())


def test_looking_costs_the_same_with_one_and_with_three_facts_and_visits(
    aino, peel, mari, stop, isotretinoin, django_assert_num_queries
):
    look(aino, peel, MONDAY.date())
    with django_assert_num_queries(9):
        look(aino, peel, MONDAY.date())
    for hour in (1, 2):
        HealthFactFactory(client=aino, kind="allergy", text="x", substance=str(isotretinoin.pk))
        AppointmentFactory(client=aino, staff=mari, service=peel, starts_at=MONDAY + timedelta(hours=hour * 3))

    with django_assert_num_queries(9):
        look(aino, peel, MONDAY.date())


def test_a_state_taken_on_is_not_asked_again(aino, peel, mari, desk, stop):
    visit = AppointmentFactory(client=aino, staff=mari, service=peel, starts_at=MONDAY, state="booked")

    assert change_state(visit, "confirmed", by=desk, at=NOW).state == "confirmed"


@pytest.mark.parametrize(("found", "worst"), [("4", ""), ("5", "override"), ("6", "override")])
def test_dark_skin_is_known_from_the_skin_profile_to_rules_on_light(aino, mari, found, worst):
    light = ServiceFactory(name="IPL", performers=[mari])
    count_as(light, ["light"], by=None, at=NOW)
    write_rule(RuleWish("light", "override", "Tumma iho", "Dark skin", condition="dark_skin"), by=None, at=NOW)
    SkinProfile.objects.create(
        client=aino, fitzpatrick=found, goal="calm", assessed_on=TODAY, assessed_by=mari.user, recorded_at=NOW
    )

    assert look(aino, light, MONDAY.date()).worst == worst
