"""Somebody is hired, changed, let go and kept: what was stays true, and her log-in ends with her employment."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from salon.core.errors import Refused
from salon.core.models import Access, AuditEvent, Role
from salon.house.models import Cover, Staff
from salon.house.services.people import (
    Given,
    Gives,
    PersonFacts,
    change_facts,
    competence_mark,
    hire,
    keep,
    let_go,
    set_competences,
)
from tests.factories import NOW, TODAY, ServiceFactory, StaffFactory, UserFactory

pytestmark = pytest.mark.django_db
FACTS = PersonFacts("Mari", TODAY, colour=3, diary_order=20)


@pytest.fixture
def owner():
    return UserFactory(role=Role.OWNER)


def roles(person, at=NOW):
    return list(Access.objects.valid_at(at).filter(user=person.user).values_list("role", flat=True))


def test_somebody_hired_stands_in_the_diary_and_the_act_is_written_down(owner):
    mari = hire(FACTS, by=owner, at=NOW)

    event = AuditEvent.objects.get()
    assert list(Staff.objects.employed_on(TODAY).in_diary()) == [mari]
    assert (mari.colour, mari.diary_order, mari.user, event.action, event.actor) == (3, 20, None, "staff.hired", owner)


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        (PersonFacts("\u202e ", TODAY), "no_name"),
        (PersonFacts("Mari", TODAY, colour=0), "odd_colour"),
        (PersonFacts("Mari", TODAY, colour=11), "odd_colour"),
        (PersonFacts("Mari", date(9999, 1, 1)), "too_far"),
    ],
)
def test_who_cannot_be_is_not_hired(owner, facts, code):
    with pytest.raises(Refused) as refusal:
        hire(facts, by=owner, at=NOW)

    assert (refusal.value.code, Staff.objects.count(), AuditEvent.objects.count()) == (code, 0, 0)


def test_the_audit_names_what_changed_and_nothing_where_nothing_did(owner):
    mari = hire(FACTS, by=owner, at=NOW)

    change_facts(mari, PersonFacts("Mari V.", TODAY, 4, 20), version=mari.version, by=owner, at=NOW)
    mari.refresh_from_db()
    change_facts(mari, PersonFacts("Mari V.", TODAY, 4, 20), version=mari.version, by=owner, at=NOW)

    changes = AuditEvent.objects.filter(action="staff.changed")
    assert [event.facts for event in changes] == [{"fields": ["name", "colour"]}]


def test_a_stale_change_is_refused_and_the_first_kept(owner):
    mari = hire(FACTS, by=owner, at=NOW)
    version = mari.version
    change_facts(mari, PersonFacts("First", TODAY), version=version, by=owner, at=NOW)

    with pytest.raises(Refused) as refusal:
        change_facts(mari, PersonFacts("Second", TODAY), version=version, by=owner, at=NOW)

    mari.refresh_from_db()
    assert (refusal.value.code, mari.name) == ("stale", "First")


def test_her_access_ends_at_the_midnight_after_her_last_day(owner):
    mari = StaffFactory(role=Role.COSMETOLOGIST)

    let_go(mari, date(2026, 12, 1), version=mari.version, by=owner, at=NOW)

    # Midnight in Helsinki is 22.00 UTC in winter.
    assert Access.objects.get(user=mari.user).valid_until == datetime(2026, 11, 30, 22, tzinfo=UTC)


def test_who_left_some_days_ago_gets_in_no_more_from_now_on(owner):
    mari = StaffFactory(role=Role.COSMETOLOGIST)

    let_go(mari, date(2026, 11, 20), version=mari.version, by=owner, at=NOW)

    assert Access.objects.get(user=mari.user).valid_until == NOW
    assert roles(mari) == []


def test_the_day_she_leaves_comes_after_the_day_she_began(owner):
    mari = StaffFactory(employed_from=TODAY)

    with pytest.raises(Refused) as refusal:
        let_go(mari, TODAY, version=mari.version, by=owner, at=NOW)

    assert refusal.value.code == "ends_before_start"


@pytest.mark.parametrize(
    ("until", "later", "expected"),
    [
        (date(2026, 12, 1), timedelta(days=2), [Role.COSMETOLOGIST]),
        (date(2026, 11, 20), timedelta(seconds=10), [Role.COSMETOLOGIST]),
        # Ended longer ago: giving it back silently would say that she had it all the time.
        (date(2026, 11, 20), timedelta(days=2), []),
    ],
)
def test_taking_it_back_takes_up_her_access_if_it_has_not_ended_or_only_just(owner, until, later, expected):
    mari = StaffFactory(role=Role.COSMETOLOGIST)
    let_go(mari, until, version=mari.version, by=owner, at=NOW)

    keep(mari, by=owner, at=NOW + later)

    mari.refresh_from_db()
    assert (mari.employed_until, roles(mari, NOW + later)) == (None, expected)
    assert Access.objects.filter(user=mari.user, valid_until=None).count() == len(expected)


def test_h24_the_last_owner_cannot_be_let_go():
    liisa = StaffFactory(role=Role.OWNER)
    UserFactory(role=Role.MANAGER)

    with pytest.raises(Refused) as refusal:
        let_go(liisa, date(2026, 12, 1), version=liisa.version, by=liisa.user, at=NOW)

    liisa.refresh_from_db()
    assert (refusal.value.code, liisa.employed_until, roles(liisa)) == ("last_owner", None, [Role.OWNER])


def test_a_cover_does_not_outlast_the_employment(owner):
    mari, sanna = StaffFactory(), StaffFactory(user=UserFactory())
    access = Access.objects.create(
        user=sanna.user, role=Role.SUBSTITUTE, valid_from=NOW, valid_until=NOW + timedelta(days=30)
    )
    Cover.objects.create(
        absent=mari, substitute=sanna, access=access, starts_on=TODAY, ends_on=TODAY + timedelta(days=30)
    )

    let_go(sanna, date(2026, 12, 1), version=sanna.version, by=owner, at=NOW)

    access.refresh_from_db()
    assert access.valid_until == datetime(2026, 11, 30, 22, tzinfo=UTC)


def test_what_she_gives_is_exactly_what_was_chosen(owner):
    facial, peel, wrap = (ServiceFactory(name=name) for name in ("Facial", "Peel", "Wrap"))
    retired = ServiceFactory(name="Old", active=False)
    mari = StaffFactory()
    set_competences(
        mari, Given({facial.pk: Gives(), peel.pk: Gives(45)}, TODAY), seen=competence_mark(mari), by=owner, at=NOW
    )
    mari.competences.create(service=retired)

    wanted = {peel.pk: Gives(50, Decimal("70")), wrap.pk: Gives()}
    set_competences(mari, Given(wanted, TODAY), seen=competence_mark(mari), by=owner, at=NOW)

    rows = mari.competences.order_by("service__name").values_list("service__name", "duration_minutes", "price")
    # What is off the price list now was not on the page: it stays for the day it comes back.
    assert list(rows) == [("Old", None, None), ("Peel", 50, Decimal("70")), ("Wrap", None, None)]


def test_treatments_chosen_on_an_old_page_are_refused(owner):
    facial, mari = ServiceFactory(), StaffFactory()
    seen = competence_mark(mari)
    set_competences(mari, Given({facial.pk: Gives()}, TODAY), seen=seen, by=owner, at=NOW)

    with pytest.raises(Refused) as refusal:
        set_competences(mari, Given({}, TODAY), seen=seen, by=owner, at=NOW)

    assert (refusal.value.code, mari.competences.count()) == ("stale", 1)


@pytest.mark.parametrize(
    ("gives", "code"),
    [
        (Gives(4), "odd_duration"),
        (Gives(481), "odd_duration"),
        (Gives(None, Decimal("-1")), "odd_price"),
        (Gives(None, Decimal("100000")), "odd_price"),
    ],
)
def test_h53_forged_minutes_and_prices_do_not_pass_the_service(owner, gives, code):
    facial, mari = ServiceFactory(), StaffFactory()

    with pytest.raises(Refused) as refusal:
        set_competences(mari, Given({facial.pk: gives}, TODAY), seen=competence_mark(mari), by=owner, at=NOW)

    assert (refusal.value.code, mari.competences.count()) == (code, 0)
