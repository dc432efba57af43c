"""Two cards of one client become one, and two again for thirty days: nothing is forgotten, nothing is lost."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction

from clients.card.merging import LABELS, pointing_at_cards
from clients.card.models import Client, Guardian, Merge, UnwantedReason
from clients.card.services.merges import leads_to, merge, undo_merge
from clients.care.models import Visit
from salon.booking import services as booking
from salon.booking.models import Appointment
from salon.booking.plans import Part, VisitWish
from salon.core.errors import Refused
from salon.core.models import AuditEvent
from tests.clients.card.cards import ROWS, rows_of, whole_card
from tests.factories import (
    NOW,
    TODAY,
    AppointmentFactory,
    ClientFactory,
    HealthFactFactory,
    ServiceFactory,
    StaffFactory,
    UserFactory,
    VisitFactory,
)

pytestmark = pytest.mark.django_db
LAST_MOMENT = NOW + timedelta(days=30) - timedelta(microseconds=1)


def merged(kept, second, at=NOW):
    return merge(kept, second, by=UserFactory(), at=at)


def test_the_walk_finds_every_column_that_points_at_a_card():
    columns = {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.local_fields
        if field.related_model is Client and model is not Merge
    }

    assert {pointing.name for pointing in pointing_at_cards()} == columns
    assert set(ROWS) == columns
    assert {p.model._meta.label for p in pointing_at_cards() if not p.on_the_card} == set(LABELS)


def test_everything_that_pointed_at_the_second_card_points_at_the_first():
    kept, second = ClientFactory(), whole_card()
    before = rows_of(second)

    record = merged(kept, second)

    assert (rows_of(kept), rows_of(second), set(before)) == (before, {}, set(ROWS))
    event = AuditEvent.objects.get(action="client.merged")
    assert (event.subject_id, event.facts) == (
        str(kept.pk),
        {"second": str(second.pk), "rows": sum(map(len, before.values()))},
    )
    assert {name: set(keys) for name, keys in record.moved.items()} == before


def test_an_undone_merge_leaves_both_cards_as_they_were():
    kept, second = whole_card_without_unique(), whole_card(phone="+358409999999", product_talk="never")
    before = (rows_of(kept), rows_of(second), [state_of(card) for card in (kept, second)])
    record = merged(kept, second)

    undo_merge(record, by=UserFactory(), at=LAST_MOMENT)

    assert (rows_of(kept), rows_of(second), [state_of(card) for card in (kept, second)]) == before
    assert AuditEvent.objects.filter(action="client.merge_undone").count() == 1


def whole_card_without_unique():
    client = ClientFactory(phone="", email="")
    VisitFactory(client=client, is_first=True, day=TODAY - timedelta(days=30))
    HealthFactFactory(client=client)
    return client


def state_of(client):
    client.refresh_from_db()
    names = [field.name for field in Client._meta.fields if field.name != "version"]
    firsts = set(Visit.objects.filter(client=client, is_first=True).values_list("pk", flat=True))
    return {name: str(getattr(client, name)) for name in names}, firsts


def test_what_came_to_the_first_card_since_stays_there():
    kept, second = ClientFactory(), whole_card()
    moved = rows_of(second)
    record = merged(kept, second)
    later = AppointmentFactory(client=kept, starts_at=NOW + timedelta(days=3))

    undo_merge(record, by=UserFactory(), at=NOW + timedelta(days=1))

    assert (rows_of(kept), rows_of(second)) == ({"booking.Appointment.client": {str(later.pk)}}, moved)


def test_after_thirty_days_to_the_moment_the_cards_stay_one():
    kept, second = ClientFactory(), ClientFactory()
    record = merged(kept, second)

    with pytest.raises(Refused) as refusal:
        undo_merge(record, by=UserFactory(), at=LAST_MOMENT + timedelta(microseconds=1))

    second.refresh_from_db()
    assert (refusal.value.code, second.state) == ("too_late", "merged")


@pytest.mark.parametrize(
    ("kept", "second", "code"),
    [("active", "erased", "erased"), ("erased", "active", "erased"), ("active", "restricted", "restricted")],
)
def test_a_card_that_is_gone_or_restricted_is_refused(kept, second, code):
    with pytest.raises(Refused) as refusal:
        merged(ClientFactory(state=kept), ClientFactory(state=second))

    assert (refusal.value.code, Merge.objects.count()) == (code, 0)


def test_a_card_with_itself_is_refused():
    card = ClientFactory()

    with pytest.raises(Refused) as refusal:
        merged(card, card)

    assert refusal.value.code == "same_card"


@pytest.mark.parametrize("turned", [False, True])
def test_the_second_of_two_merges_at_once_is_refused(turned):
    one, two = ClientFactory(), ClientFactory()
    merged(one, two)

    with pytest.raises(Refused) as refusal:
        merged(*((two, one) if turned else (ClientFactory(), two)))

    assert (refusal.value.code, Merge.objects.count()) == ("merged_already", 1)


def test_a_visit_that_both_cards_have_keeps_them_two():
    mari = StaffFactory()
    one, two = (VisitFactory(client=ClientFactory(), staff=mari).client for _card in range(2))
    AppointmentFactory(client=two)
    before = rows_of(two)

    with pytest.raises(Refused) as refusal:
        merged(one, two)

    two.refresh_from_db()
    assert (refusal.value.code, rows_of(two), two.state) == ("both_have_it", before, "active")


def test_only_the_earliest_visit_is_the_first_to_the_salon():
    kept, second = ClientFactory(), ClientFactory()
    late = VisitFactory(client=kept, is_first=True, day=TODAY)
    early = VisitFactory(client=second, is_first=True, day=TODAY - timedelta(days=9))

    record = merged(kept, second)
    once = list(Visit.objects.filter(is_first=True))
    undo_merge(record, by=UserFactory(), at=NOW)

    assert (once, set(Visit.objects.filter(is_first=True))) == ([early], {early, late})


def test_what_both_cards_have_of_one_kind_stays_where_it_is():
    kept, second = ClientFactory(), ClientFactory()
    theirs = [ROWS["card.Guardian.client"](card) for card in (kept, second)]

    merged(kept, second)

    assert [Guardian.objects.get(pk=row.pk).client for row in theirs] == [kept, second]


def test_what_the_first_card_lacks_is_filled_in_and_the_more_reserved_wish_holds():
    sanna = StaffFactory()
    kept = ClientFactory(phone="", email="kept@example.org", product_talk="gladly")
    second = ClientFactory(
        phone="+358401234567",
        email="other@example.org",
        product_talk="if_asked",
        quiet_treatment=True,
        unwanted_staff=sanna,
    )

    merged(kept, second)

    kept.refresh_from_db()
    contact = (str(kept.phone), kept.email)
    assert (contact, kept.product_talk, kept.quiet_treatment, kept.unwanted_staff) == (
        ("+358401234567", "kept@example.org"),
        "if_asked",
        True,
        sanna,
    )


def test_gladly_here_and_not_there_leaves_the_first_card_right():
    sanna, mari = StaffFactory(), StaffFactory()
    kept, second = ClientFactory(preferred_staff=sanna), ClientFactory(unwanted_staff=sanna, preferred_staff=mari)
    ROWS["card.UnwantedReason.client"](second)

    merged(kept, second)

    kept.refresh_from_db()
    reason = UnwantedReason.objects.get()
    assert (kept.preferred_staff, kept.unwanted_staff, reason.client) == (sanna, None, second)


def test_of_three_cards_the_last_merge_is_undone_first():
    one, two, three = (ClientFactory() for _card in range(3))
    first = merged(two, three)
    second = merged(one, two)
    with pytest.raises(Refused) as refusal:
        undo_merge(first, by=UserFactory(), at=NOW)
    chain = (leads_to(three.pk), leads_to(two.pk), leads_to(one.pk))

    undo_merge(second, by=UserFactory(), at=NOW)
    undo_merge(first, by=UserFactory(), at=NOW)

    assert (refusal.value.code, chain) == ("first_is_gone", (one.pk, one.pk, one.pk))
    assert [leads_to(card.pk) for card in (one, two, three)] == [one.pk, two.pk, three.pk]


def test_a_card_that_was_put_into_another_cannot_be_booked():
    kept, second = ClientFactory(), ClientFactory()
    merged(kept, second)
    second.refresh_from_db()

    with pytest.raises(Refused) as refusal:
        booking.book_visit(second, VisitWish((Part(ServiceFactory()),), NOW), by=UserFactory(), at=NOW)

    assert (refusal.value.code, Appointment.objects.count()) == ("client_merged", 0)


@pytest.mark.parametrize("wrong", ["same", "twice", "nobody"])
def test_the_database_refuses_a_merge_that_cannot_be(wrong):
    kept, second, other = (ClientFactory() for _card in range(3))
    record = merged(kept, second)
    values = {"kept": kept, "second": second, "second_state": "active", "product_talk_was": "gladly"}
    values |= {"quiet_was": False, "merged_at": NOW, "merged_by": record.merged_by}

    values |= {"same": {"second": kept}, "twice": {}, "nobody": {"second": other, "undone_at": NOW}}[wrong]

    with pytest.raises(IntegrityError), transaction.atomic():
        Merge.objects.create(**values)

    assert Merge.objects.count() == 1
