"""Log-ins: an invitation with a one-time link, roles that only an owner changes, and always an owner left."""

import re
from collections import Counter
from datetime import UTC, datetime, timedelta
from functools import partial
from threading import Barrier, Thread

import pytest
from django.conf import settings
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone

from salon.core.errors import Refused
from salon.core.models import Access, AuditEvent, Mail, Role, User
from salon.core.outbox import send_due
from salon.house.services.absences import Period, record_cover
from salon.house.services.accounts import LogIn, change_role, end_log_in, give_log_in, invite_again, mark_of
from salon.house.services.people import let_go
from tests.factories import NOW, PASSWORD, TODAY, SalonFactory, StaffFactory, UserFactory

pytestmark = pytest.mark.django_db
NEW = "kolme-sanaa-riittää-hyvin"


@pytest.fixture
def owner():
    SalonFactory()
    return UserFactory(role=Role.OWNER)


def roles(user, at=NOW):
    return sorted(Access.objects.valid_at(at).filter(user=user).values_list("role", flat=True))


def refused(act):
    with pytest.raises(Refused) as refusal:
        act()
    return refusal.value.code


def browser_of(user):
    browser = Browser()
    browser.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    return browser


def address_in(letter):
    return re.search(r"http://\S+", letter.body).group().removeprefix(settings.SITE_URL)


def choose_password(address, password=NEW):
    """Open the link in a fresh browser and choose; gives the browser's answer."""
    browser = Browser(headers={"accept-language": "en"})
    page = browser.get(address)
    if page.status_code != 302:
        return page
    return browser.post(page["Location"], {"password1": password, "password2": password})


def test_an_invitation_leads_to_a_password_of_her_own_and_works_once(owner, mailoutbox):
    mari = StaffFactory(name="Mari")
    at = timezone.now()

    user = give_log_in(mari, LogIn(" Mari@Tyyni.example", Role.COSMETOLOGIST, "en"), by=owner, at=at)
    stored = Mail.objects.get()
    send_due(at=at)
    address = address_in(mailoutbox[0])
    first, second = choose_password(address), choose_password(address, "toinen-sana-joka-on-pitkä")

    mari.refresh_from_db()
    assert (mari.user, user.email, user.name, roles(user, timezone.now())) == (
        user,
        "mari@tyyni.example",
        "Mari",
        [Role.COSMETOLOGIST],
    )
    assert (mailoutbox[0].to, mailoutbox[0].subject) == (["mari@tyyni.example"], "Your log-in for Kauneushoitola Tyyni")
    # The key is made while the letter goes out: no table, dump or backup holds it (H38).
    assert ("[[link]]" in stored.body_text, "/account/password/" in stored.body_text) == (True, False)
    assert (first.status_code, second.status_code) == (302, 200)
    assert [Browser().login(email=user.email, password=word) for word in (NEW, PASSWORD)] == [True, False]


def test_h40_an_existing_account_is_never_overwritten(owner):
    liisa = StaffFactory(role=Role.RECEPTIONIST)
    before = (liisa.user.password, liisa.user.name, liisa.user.language)
    mari = StaffFactory()

    codes = [
        refused(partial(give_log_in, mari, LogIn(address, Role.MANAGER), by=owner, at=NOW))
        for address in (liisa.user.email, f" {liisa.user.email.upper()} ", owner.email)
    ]

    mari.refresh_from_db()
    liisa.user.refresh_from_db()
    assert (codes, mari.user, Mail.objects.count()) == (["address_taken"] * 3, None, 0)
    assert (liisa.user.password, liisa.user.name, liisa.user.language) == before
    assert roles(liisa.user) == [Role.RECEPTIONIST]


def test_h40_the_link_of_one_account_opens_no_other_and_dies_with_its_address(owner, mailoutbox):
    at = timezone.now()
    mari = give_log_in(StaffFactory(), LogIn("mari@tyyni.example", Role.COSMETOLOGIST, "en"), by=owner, at=at)
    give_log_in(StaffFactory(), LogIn("aino@tyyni.example", Role.COSMETOLOGIST, "en"), by=owner, at=at)
    send_due(at=at)
    of_mari, of_aino = (address_in(letter) for letter in sorted(mailoutbox, key=lambda letter: letter.to, reverse=True))

    (start, mari_key), (_, aino_key) = (address.split("key/") for address in (of_mari, of_aino))
    forged = f"{start}key/{aino_key.split('-', 1)[0]}-{mari_key.split('-', 1)[1]}"
    swapped = choose_password(forged)
    User.objects.filter(pk=mari.pk).update(email="other@tyyni.example")
    late = choose_password(of_mari)

    refusals = ["This link is no longer valid" in page.content.decode() for page in (swapped, late)]
    assert (swapped.status_code, late.status_code, refusals) == (200, 200, [True, True])
    assert [user.has_usable_password() for user in User.objects.exclude(pk=owner.pk)] == [False, False]


def test_the_same_person_gets_no_second_log_in(owner):
    mari = StaffFactory(role=Role.COSMETOLOGIST)

    assert refused(lambda: give_log_in(mari, LogIn("new@x.example", Role.MANAGER), by=owner, at=NOW)) == "has_log_in"
    assert User.objects.count() == 2


def test_an_invitation_is_sent_again_until_a_password_is_chosen(owner):
    mari = StaffFactory()
    give_log_in(mari, LogIn("mari@tyyni.example", Role.COSMETOLOGIST), by=owner, at=NOW)

    invite_again(mari, by=owner, at=NOW + timedelta(minutes=1))
    waiting = Mail.objects.filter(cancelled_at=None).count()
    colleague = StaffFactory(role=Role.COSMETOLOGIST)
    code = refused(lambda: invite_again(colleague, by=owner, at=NOW))

    # The first letter had not gone out yet: it is taken back, one goes out.
    assert (waiting, Mail.objects.count(), code) == (1, 2, "has_password")


def test_a_substitute_gets_in_by_her_covers_alone(owner):
    mari, sanna = StaffFactory(), StaffFactory()
    record_cover(mari, sanna, Period(TODAY, TODAY + timedelta(days=3)), by=owner, at=NOW)

    user = give_log_in(sanna, LogIn("sanna@tyyni.example", Role.SUBSTITUTE), by=owner, at=NOW)

    assert list(Access.objects.filter(user=user).values_list("role", "valid_until")) == [
        (Role.SUBSTITUTE, datetime(2026, 11, 27, 22, tzinfo=UTC))
    ]


def test_a_new_role_holds_from_now_and_the_old_one_stays_in_history(owner):
    mari = StaffFactory(role=Role.RECEPTIONIST)

    change_role(mari, Role.COSMETOLOGIST, seen=mark_of(mari, NOW), by=owner, at=NOW)

    rows = Access.objects.filter(user=mari.user).order_by("valid_from").values_list("role", "valid_until")
    assert list(rows) == [(Role.RECEPTIONIST, NOW), (Role.COSMETOLOGIST, None)]
    assert list(AuditEvent.objects.values_list("action", flat=True)) == ["access.ended", "access.granted"]


def test_a_role_changed_meanwhile_is_not_changed_over_it(owner):
    mari = StaffFactory(role=Role.RECEPTIONIST)
    seen = mark_of(mari, NOW)
    change_role(mari, Role.COSMETOLOGIST, seen=seen, by=owner, at=NOW)

    assert refused(lambda: change_role(mari, Role.MANAGER, seen=seen, by=owner, at=NOW)) == "stale"


def test_an_ended_log_in_closes_the_session_at_once_and_can_be_given_again():
    SalonFactory()
    liisa, mari = UserFactory(role=Role.OWNER), StaffFactory(role=Role.COSMETOLOGIST)
    hers = browser_of(mari.user)
    before = hers.get(reverse("care:my-day")).status_code

    browser_of(liisa).post(reverse("house:log-in-end", args=[mari.pk]))
    after = hers.get(reverse("care:my-day"))
    ended = roles(mari.user, timezone.now())
    mari.refresh_from_db()
    at = timezone.now()
    change_role(mari, Role.COSMETOLOGIST, seen=mark_of(mari, at), by=liisa, at=at)

    mari.user.refresh_from_db()
    assert (before, after.status_code in (302, 403), ended) == (200, True, [])
    assert (mari.user.is_active, roles(mari.user, timezone.now())) == (True, [Role.COSMETOLOGIST])


@pytest.mark.parametrize("role", [Role.MANAGER, Role.COSMETOLOGIST, Role.RECEPTIONIST, Role.ACCOUNTANT])
def test_h24_nobody_but_an_owner_gives_changes_or_ends_log_ins(owner, role):
    somebody, mari, new = UserFactory(role=role), StaffFactory(role=Role.COSMETOLOGIST), StaffFactory()

    codes = [
        refused(lambda: give_log_in(new, LogIn("x@tyyni.example", Role.MANAGER), by=somebody, at=NOW)),
        refused(lambda: change_role(mari, Role.MANAGER, seen=mark_of(mari, NOW), by=somebody, at=NOW)),
        refused(lambda: end_log_in(mari, by=somebody, at=NOW)),
        refused(lambda: invite_again(mari, by=somebody, at=NOW)),
    ]

    assert codes == ["owner_only"] * 4
    assert roles(mari.user) == [Role.COSMETOLOGIST]


def test_h24_a_manager_who_posts_a_role_for_herself_finds_no_such_page(owner):
    manager = StaffFactory(role=Role.MANAGER)

    answer = browser_of(manager.user).post(reverse("house:log-in", args=[manager.pk]), {"role": "owner"})

    assert (answer.status_code, roles(manager.user)) == (404, [Role.MANAGER])


def test_h24_an_owner_neither_invites_an_owner_nor_changes_her_own_rights():
    SalonFactory()
    liisa, new = StaffFactory(role=Role.OWNER), StaffFactory()
    browser = browser_of(liisa.user)
    posted = {"email": "x@tyyni.example", "role": "owner", "language": "fi"}

    answer = browser.post(reverse("house:log-in", args=[new.pk]), posted)
    codes = [
        refused(lambda: give_log_in(new, LogIn("x@tyyni.example", Role.OWNER), by=liisa.user, at=NOW)),
        refused(lambda: change_role(liisa, Role.MANAGER, seen=mark_of(liisa, NOW), by=liisa.user, at=NOW)),
        refused(lambda: end_log_in(liisa, by=liisa.user, at=NOW)),
    ]

    assert (answer.status_code, codes) == (422, ["not_by_invitation", "own_rights", "own_rights"])
    assert (roles(liisa.user), User.objects.count()) == ([Role.OWNER], 1)


def test_h24_an_owner_is_made_only_of_who_has_logged_in_before(owner):
    mari = StaffFactory(role=Role.MANAGER)
    unknown = refused(lambda: change_role(mari, Role.OWNER, seen=mark_of(mari, NOW), by=owner, at=NOW))
    User.objects.filter(pk=mari.user_id).update(last_login=NOW)

    change_role(mari, Role.OWNER, seen=mark_of(mari, NOW), by=owner, at=NOW)

    assert (unknown, roles(mari.user)) == ("not_by_invitation", [Role.OWNER])


def together(*acts):
    """Run the acts at once, each in a thread with a connection of its own; how many were let through."""
    barrier, answers = Barrier(len(acts)), []

    def run(act):
        from django.db import connection

        try:
            barrier.wait()
            act()
            answers.append("done")
        except Refused:
            answers.append("refused")
        finally:
            connection.close()

    threads = [Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return Counter(answers)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("way", ["end", "role", "leave"])
def test_h24_two_owners_who_remove_each_other_at_once_leave_one(way):
    SalonFactory()
    one, other = StaffFactory(role=Role.OWNER), StaffFactory(role=Role.OWNER)
    ways = {
        "end": lambda person, by: end_log_in(person, by=by, at=NOW),
        "role": lambda person, by: change_role(person, Role.MANAGER, seen=mark_of(person, NOW), by=by, at=NOW),
        "leave": lambda person, by: let_go(person, TODAY, version=person.version, by=by, at=NOW),
    }

    answers = together(lambda: ways[way](one, other.user), lambda: ways[way](other, one.user))

    left = Access.objects.valid_at(NOW).filter(role=Role.OWNER, valid_until=None, user__is_active=True)
    assert (answers, left.count()) == (Counter(done=1, refused=1), 1)
