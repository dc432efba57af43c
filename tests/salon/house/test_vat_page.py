"""VAT rates on the owner's page: one to come is written, corrected, taken back; one that has begun stands."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from salon.core.models import AuditEvent, Role
from salon.core.time import local_day
from salon.house.models import VatRate
from tests.factories import UserFactory, VatRateFactory
from tests.salon.house.owner import owners_browser

pytestmark = pytest.mark.django_db
RECEIPTS = "Receipts of that day stand with the rate that held. Choose tomorrow or a later day."


@pytest.fixture
def owner():
    return owners_browser()


def in_days(days):
    return local_day(timezone.now()) + timedelta(days=days)


def rate_in(days, percent="26.00", vat_class="general"):
    return VatRateFactory(vat_class=vat_class, valid_from=in_days(days), percent=Decimal(percent))


def written(days, percent="26,00", vat_class="general", **more):
    return {"vat_class": vat_class, "valid_from": str(in_days(days)), "percent": percent, **more}


def stored():
    return [(row.vat_class, row.valid_from, str(row.percent)) for row in VatRate.objects.order_by("valid_from")]


def told(answer):
    return [str(message) for message in answer.context["messages"]]


@pytest.mark.parametrize("typed", ["26,5", "26.50"])
def test_a_rate_to_come_is_written_down(owner, typed):
    rate_in(-100, "25.50")

    answer = owner.post(reverse("house:vat-new"), written(30, typed))

    event = AuditEvent.objects.get(action="vatrate.added")
    assert (answer.status_code, stored()[1]) == (302, ("general", in_days(30), "26.50"))
    assert event.facts["values"]["percent"] == ["", "26.50"]


def test_days_on_which_the_class_had_no_rate_get_one(owner):
    rate_in(-100, "14.00", "reduced")

    answers = [owner.post(reverse("house:vat-new"), written(days, "25.5")) for days in (0, -30)]

    assert ([answer.status_code for answer in answers], len(stored())) == ([302, 302], 3)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        (
            {"valid_from": "today"},
            "Receipts of that day stand with the rate that held. Choose tomorrow or a later day.",
        ),
        ({"valid_from": "past"}, RECEIPTS),
        ({"valid_from": "9999-12-31"}, "This day is more than three years away. Check the year."),
        ({"percent": "100"}, "Ensure this value is less than or equal to 99.99."),
        ({"percent": "-1"}, "Ensure this value is greater than or equal to 0."),
        ({"percent": "NaN"}, "Enter a number."),
        ({"vat_class": "exempt"}, "What is free of VAT has a rate of 0."),
        ({"vat_class": "none"}, "Select a valid choice. none is not one of the available choices."),
    ],
)
def test_h65_a_rate_that_cannot_be_is_refused_in_a_sentence(owner, wrong, sentence):
    rate_in(-100, "25.50")
    days = {"today": str(in_days(0)), "past": str(in_days(-3))}
    wrong = {name: days.get(value, value) for name, value in wrong.items()}

    answer = owner.post(reverse("house:vat-new"), {**written(30), **wrong})

    errors = [text for texts in answer.context["form"].errors.values() for text in texts]
    assert (answer.status_code, errors, VatRate.objects.count()) == (422, [sentence], 1)


def test_a_class_has_one_rate_from_a_day_on(owner):
    rate_in(30)

    answer = owner.post(reverse("house:vat-new"), written(30, "27"))

    assert (answer.status_code, len(stored())) == (422, 1)


def test_a_rate_to_come_is_corrected(owner):
    row = rate_in(30)

    answer = owner.post(reverse("house:vat-rate", args=[row.pk]), written(40, "27", version=1))

    values = AuditEvent.objects.get(action="vatrate.changed").facts["values"]
    assert (answer.status_code, stored()) == (302, [("general", in_days(40), "27.00")])
    assert values == {"valid_from": [str(in_days(30)), str(in_days(40))], "percent": ["26.00", "27.00"]}


def test_h83_the_second_to_correct_a_rate_sees_both(owner):
    row, other = rate_in(30), owners_browser()
    other.post(reverse("house:vat-rate", args=[row.pk]), written(30, "27", version=1))

    answer = owner.post(reverse("house:vat-rate", args=[row.pk]), written(30, "28", version=1))

    differences = [(one.theirs, one.mine) for one in answer.context["conflict"].differences]
    assert (answer.status_code, differences, stored()[0][2]) == (409, [("27.00", "28.00")], "27.00")


@pytest.mark.parametrize("days", [0, -30])
def test_a_rate_that_has_begun_is_neither_corrected_nor_taken_back(owner, days):
    row = rate_in(days)
    address = reverse("house:vat-rate", args=[row.pk])

    page = owner.get(address).content.decode()
    answers = [
        owner.post(address, written(30, "27", version=1)),
        owner.post(reverse("house:vat-back", args=[row.pk]), follow=True),
    ]

    sentence = "This rate has begun: receipts stand with it. Write down a new one from a later day."
    assert ("has begun: receipts stand with it" in page, page.count("formcard")) == (True, 0)
    assert (answers[0].status_code, told(answers[1])) == (422, [sentence])
    assert stored() == [("general", in_days(days), "26.00")]


def test_a_rate_that_was_taken_back_stands_again_by_undo(owner):
    row = rate_in(30)
    before = list(VatRate.objects.values())
    answer = owner.post(reverse("house:vat-back", args=[row.pk]))
    gone = VatRate.objects.count()
    offered = owner.get(answer["Location"]).context["to_undo"]

    owner.post(offered["url"], {"before": offered["before"]})

    acts = list(AuditEvent.objects.order_by("seq").values_list("action", flat=True))
    assert (gone, list(VatRate.objects.values())) == (0, before)
    assert acts == ["vatrate.taken_back", "vatrate.put_back"]


def test_a_rate_written_meanwhile_stays_and_the_undo_says_so(owner):
    row = rate_in(30)
    answer = owner.post(reverse("house:vat-back", args=[row.pk]))
    rate_in(30, "28.00")
    offered = owner.get(answer["Location"]).context["to_undo"]

    answer = owner.post(offered["url"], {"before": offered["before"]}, follow=True)

    assert told(answer) == ["This class has a rate from that day on already. Correct that one."]
    assert stored() == [("general", in_days(30), "28.00")]


def test_the_list_is_sorted_and_narrowed(owner):
    for days, percent, vat_class in ((-900, "24", "general"), (-100, "25.5", "general"), (30, "26", "general")):
        rate_in(days, percent, vat_class)
    rate_in(-200, "14", "reduced")
    page = reverse("house:vat")

    def shown(**asked):
        return [str(row.percent) for row in owner.get(page, asked).context["page_obj"]]

    assert shown() == ["26.00", "25.50", "24.00", "14.00"]
    assert shown(sort="-percent") == ["26.00", "25.50", "24.00", "14.00"]
    assert shown(sort="from") == ["24.00", "14.00", "25.50", "26.00"]
    assert [shown(state=state) for state in ("now", "coming", "past")] == [["25.50", "14.00"], ["26.00"], ["24.00"]]
    assert shown(**{"class": "reduced"}) == ["14.00"]


@pytest.mark.parametrize("text", ["\x00", "a" * 10_000, "'; DROP TABLE house_vatrate; --", "percent__gt", "-pk"])
def test_h64_words_that_are_no_order_or_filter_never_reach_the_database(owner, text):
    rate_in(30)

    answer = owner.get(reverse("house:vat"), dict.fromkeys(("sort", "state", "class", "page"), text))

    assert (answer.status_code, len(answer.context["page_obj"])) == (200, 1)


def test_the_page_says_who_changed_what(owner):
    row = rate_in(30)
    owner.post(reverse("house:vat-rate", args=[row.pk]), written(30, "27", version=1))

    act = owner.get(reverse("house:vat")).context["history"][0]

    assert (str(act.what), act.who) == ("Changed", AuditEvent.objects.get().actor.name)
    assert [(value.label, value.was, value.now) for value in act.values] == [("per cent", "26.00", "27.00")]


def test_what_is_free_of_vat_has_no_per_cent_in_the_database():
    with pytest.raises(IntegrityError), transaction.atomic():
        VatRateFactory(vat_class="exempt", percent=Decimal("1.00"))

    assert VatRate.objects.count() == 0


@pytest.mark.parametrize("rows", [1, 3])
def test_the_questions_do_not_grow(owner, rows, django_assert_num_queries):
    for number in range(rows):
        row = rate_in(30 + number)
        owner.post(reverse("house:vat-rate", args=[row.pk]), written(60 + number, "27", version=1))
    owner.get(reverse("house:vat"))

    with django_assert_num_queries(5):
        owner.get(reverse("house:vat"))


@pytest.mark.parametrize("role", [Role.COSMETOLOGIST, Role.RECEPTIONIST, Role.SUBSTITUTE, Role.ACCOUNTANT])
def test_rates_are_changed_by_who_leads_the_salon_only(client, role):
    row = rate_in(30)
    client.force_login(UserFactory(role=role))

    answers = [
        client.get(reverse("house:vat")),
        client.post(reverse("house:vat-new"), written(60)),
        client.post(reverse("house:vat-rate", args=[row.pk]), written(60, version=1)),
        client.post(reverse("house:vat-back", args=[row.pk])),
        client.post(reverse("house:vat-restore", args=[row.pk])),
    ]

    assert ([answer.status_code for answer in answers], len(stored())) == ([404] * 5, 1)
