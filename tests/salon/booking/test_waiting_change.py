"""What a client waits for is changed, kept apart from what somebody else changed meanwhile; a new client is put on."""

from datetime import date, time

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from clients.card.models import Client
from salon.booking.models import WaitingEntry
from salon.booking.services import waiting
from salon.booking.services.offers import OfferTime, offer, take_back
from salon.booking.services.waiting import WaitingWish, change, restore, withdraw
from salon.booking.waiting import Search
from salon.core.models import AuditEvent, Role
from salon.core.time import local_day
from tests.factories import ClientFactory, ServiceFactory, UserFactory
from tests.salon.booking.pages import browser_of, refusal_of

pytestmark = pytest.mark.django_db
TUESDAY, WEDNESDAY = date(2026, 11, 24), date(2026, 11, 25)


def wish_of(entry, **other):
    names = ("service", "first_day", "last_day", "earliest", "latest", "staff", "note", "without")
    return WaitingWish(**{**{name: getattr(entry, name) for name in names}, **other})


def stands(entry):
    entry.refresh_from_db()
    return entry.first_day, entry.earliest, entry.staff, entry.without, entry.note, entry.version


def test_everything_that_is_waited_for_can_be_changed_and_the_place_in_line_is_kept(waits, liisa, facial, desk, now):
    entry = waits()
    since = entry.created_at
    facial.competences.create(staff=liisa)
    other = {"first_day": WEDNESDAY, "last_day": None, "earliest": time(12), "staff": liisa, "note": "Asked again"}

    change(entry, wish_of(entry, **other), version=1, by=desk, at=now)

    written = AuditEvent.objects.get(action="waiting.changed")
    assert stands(entry) == (WEDNESDAY, time(12), liisa, None, "Asked again", 2)
    assert (entry.created_at, sorted(written.facts["fields"])) == (since, sorted(other))


def test_saving_what_stands_writes_nothing(waits, desk, now):
    entry = waits()

    same = change(entry, wish_of(entry), version=1, by=desk, at=now)

    assert (same.version, AuditEvent.objects.filter(action="waiting.changed").count()) == (1, 0)


def test_what_somebody_else_changed_is_not_written_over(waits, desk, now):
    entry = waits()
    change(entry, wish_of(entry, note="Only mornings"), version=1, by=desk, at=now)

    code = refusal_of(change, entry, wish_of(entry, note="Only evenings"), version=1, by=desk, at=now)

    assert (code, stands(entry)[4]) == ("stale", "Only mornings")


@pytest.mark.parametrize("act", [withdraw, lambda entry, **said: restore(withdraw(entry, **said), **said)])
def test_who_was_taken_off_the_list_meanwhile_is_not_changed(act, waits, desk, now):
    entry = waits()
    act(entry, by=desk, at=now)

    assert refusal_of(change, entry, wish_of(entry, note="x"), version=1, by=desk, at=now) == "stale"


def test_while_a_time_is_held_only_the_note_changes(waits, mari, desk, now, tuesday):
    entry = waits()
    made = offer(entry, OfferTime(mari, tuesday), by=desk, at=now)
    code = refusal_of(change, entry, wish_of(entry, earliest=time(15)), version=1, by=desk, at=now)
    change(entry, wish_of(entry, note="Has a new number"), version=1, by=desk, at=now)
    take_back(made, by=desk, at=now)

    change(entry, wish_of(entry, note="Has a new number", earliest=time(15)), version=2, by=desk, at=now)

    assert (code, stands(entry)[1], stands(entry)[5]) == ("offer_open", time(15), 3)


def test_the_same_wish_stands_on_the_list_once(waits, desk, now):
    entry = waits()
    other = waits(client=entry.client, earliest=time(12))

    code = refusal_of(change, other, wish_of(other, earliest=None), version=1, by=desk, at=now)

    assert (code, stands(other)[1]) == ("already_waiting", time(12))


def test_who_waits_for_another_than_her_own_no_longer_waits_for_her_own(waits, facial, mari, liisa, desk, now):
    entry = waits(staff=mari, for_own=True)
    facial.competences.create(staff=liisa)

    kept = change(entry, wish_of(entry, note="x"), version=1, by=desk, at=now).for_own
    changed = change(entry, wish_of(entry, staff=liisa, note="x"), version=2, by=desk, at=now).for_own

    assert (kept, changed) == (True, False)


def test_an_offer_made_of_what_she_no_longer_waits_for_is_refused(waits, mari, desk, now, tuesday):
    entry, done = waits(), []

    def meanwhile(execute, sql, params, many, context):
        """Right after the entry was read for the first time, somebody saves another wish."""
        result = execute(sql, params, many, context)
        if 'FROM "booking_waitingentry"' in sql and not done:
            done.append(sql)
            change(entry, wish_of(entry, earliest=time(16)), version=1, by=desk, at=now)
        return result

    with connection.execute_wrapper(meanwhile):
        code = refusal_of(offer, entry, OfferTime(mari, tuesday), by=desk, at=now)

    assert (code, entry.offers.count()) == ("stale", 0)


def test_anyone_but_her_is_kept_and_obeyed_by_every_offer(waits, facial, mari, liisa, desk, now, tuesday):
    facial.competences.create(staff=liisa)
    entry = waits(without=mari)

    code = refusal_of(offer, entry, OfferTime(mari, tuesday), by=desk, at=now)
    found = Search([WaitingEntry.objects.select_related("service").get(pk=entry.pk)], at=now).times(entry)

    assert (code, {free.staff for free in found}) == ("without_her", {liisa})
    assert offer(entry, OfferTime(liisa, tuesday), by=desk, at=now).staff == liisa


def test_nobody_waits_for_whom_she_does_not_want(waits, mari, desk, now):
    entry = waits(staff=mari)

    code = refusal_of(change, entry, wish_of(entry, without=mari), version=1, by=desk, at=now)
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        WaitingEntry.objects.filter(pk=entry.pk).update(without=mari)

    assert (code, "booking_waiting_not_without_her" in str(refusal.value)) == ("without_her", True)


@pytest.fixture
def service(people):
    return ServiceFactory(name="Facial", performers=[people["mari"], people["liisa"]])


@pytest.fixture
def entry(service):
    at = timezone.now()
    wish = WaitingWish(service, local_day(at), note="Rings back")
    return waiting.wait(ClientFactory(first_name="Aino", last_name="Aalto"), wish, by=UserFactory(), at=at)


def address(name, *args):
    return reverse(f"booking:{name}", args=args)


def written(page, **other):
    """The form as it stands on a page, with something else written into it."""
    form = page.context["form"]
    said = {name: form[name].value() for name in (*form.WISH, "version")}
    return {name: "" if value is None else value for name, value in {**said, **other}.items()}


def test_the_desk_changes_an_entry_from_the_list(desk_page, people, entry):
    listed = desk_page.get(address("waiting")).content.decode()
    form = desk_page.get(address("waiting-change", entry.pk))

    there = address("waiting-change", entry.pk)
    answer = desk_page.post(there, written(form, without=people["mari"].pk, latest="15:00"), follow=True)

    entry.refresh_from_db()
    page = answer.content.decode()
    assert (there in listed, entry.without, entry.latest) == (True, people["mari"], time(15))
    assert ("Saved: Aino Aalto." in page, "with anyone but mari" in page) == (True, True)


def test_the_second_to_save_sees_both_and_loses_nothing(desk_page, people, entry):
    there = address("waiting-change", entry.pk)
    mine, theirs = desk_page.get(there), desk_page.get(there)
    desk_page.post(there, written(theirs, note="Only mornings", staff=people["liisa"].pk))

    stale = desk_page.post(there, written(mine, note="Only evenings"))
    page = stale.content.decode()
    forced = desk_page.post(there, written(stale))

    entry.refresh_from_db()
    words = (
        "Somebody changed this in the meantime",
        "As it stands now",
        "with liisa",
        "Only mornings",
        "Only evenings",
    )
    assert (stale.status_code, [word in page for word in words]) == (409, [True] * 5)
    assert (forced.status_code, entry.note, entry.staff) == (302, "Only evenings", None)


def test_an_entry_that_one_may_not_see_is_not_found(people, entry):
    WaitingEntry.objects.filter(pk=entry.pk).update(staff=people["mari"])
    there = address("waiting-change", entry.pk)

    statuses = [
        browser_of(user).get(there).status_code
        for user in (people["liisa"].user, people["sanna"].user, people["mari"].user, UserFactory(role=Role.OWNER))
    ]

    assert statuses == [404, 404, 200, 200]


@pytest.mark.parametrize(
    ("wrong", "status"),
    [({"first_day": "soon"}, 422), ({"service": "x"}, 422), ({"version": "-1"}, 422), ({"version": "7"}, 409)],
)
def test_what_makes_no_sense_is_refused_and_nothing_stored(wrong, status, desk_page, entry):
    there = address("waiting-change", entry.pk)

    answer = desk_page.post(there, written(desk_page.get(there), note="Changed", **wrong))

    entry.refresh_from_db()
    assert (answer.status_code, entry.note, entry.version) == (status, "Rings back", 1)


def new(service, **said):
    return {"service": service.pk, "first_day": local_day(timezone.now()), **said}


def test_a_new_client_is_put_on_the_list_by_name_and_phone(desk_page, service):
    said = new(service, new_name="Maija Liisa Virtanen", new_phone="040 123 4567")

    answer = desk_page.post(address("waiting-new"), said)

    client = WaitingEntry.objects.get().client
    assert answer.status_code == 302
    assert (client.first_name, client.last_name, client.phone.as_e164) == ("Maija Liisa", "Virtanen", "+358401234567")


@pytest.mark.parametrize(
    "wrong",
    [
        {"last_day": "2020-01-01", "new_name": "Maija", "new_phone": "040 123 4567"},
        {"new_name": "Maija"},
        {"new_name": "Maija", "new_phone": "12"},
        {},
    ],
)
def test_what_is_refused_leaves_no_card_behind(wrong, desk_page, service):
    answer = desk_page.post(address("waiting-new"), new(service, **wrong))

    assert (answer.status_code, Client.objects.count(), WaitingEntry.objects.count()) == (422, 0, 0)


def test_a_client_with_a_card_and_a_new_one_at_once_are_one_too_many(desk_page, service):
    said = new(service, client=ClientFactory().pk, new_name="Maija", new_phone="040 123 4567")

    answer = desk_page.post(address("waiting-new"), said)

    assert (answer.status_code, Client.objects.count(), WaitingEntry.objects.count()) == (422, 1, 0)


@pytest.mark.parametrize("entries", [1, 3])
def test_the_page_of_one_entry_asks_the_same_whoever_else_waits(entries, desk_page, service, django_assert_num_queries):
    at = timezone.now()
    made = [
        waiting.wait(ClientFactory(), WaitingWish(service, local_day(at)), by=UserFactory(), at=at)
        for _ in range(entries)
    ]
    desk_page.get(address("waiting-change", made[0].pk))

    with django_assert_num_queries(6):
        desk_page.get(address("waiting-change", made[0].pk))
