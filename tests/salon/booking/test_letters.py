"""Letters about a visit: in the client's language, once per change, and not while it can still be undone."""

from datetime import timedelta

import pytest
from django.urls import reverse

from salon.booking import letters
from salon.core.models import Mail
from salon.core.outbox import send_due
from salon.core.time import local_day
from tests.factories import ClientFactory
from tests.salon.booking.pages import HTMX, noon, visit_of

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def drag(visit, **fields):
    day = local_day(noon()) + DAY
    return {"staff": visit.staff_id, "day": day, "time": "10:00", "version": visit.version, "tell": "mail", **fields}


def test_a_moved_visit_is_told_once_in_the_clients_language(people):
    visit = visit_of(people["mari"], client=ClientFactory(language="en", first_name="Aino", email="aino@example.org"))
    before = visit.starts_at - DAY

    mails = [letters.tell_moved(visit, from_start=before, from_staff=people["liisa"], at=noon()) for _ in (1, 2)]

    mail = Mail.objects.get()
    texts = [("12:00" in text, "mari" in text, "Aino" in text) for text in (mail.body_text, mail.body_html)]
    assert [found.pk for found in mails] == [mail.pk, mail.pk]
    assert (mail.kind, mail.to, mail.language) == ("visit_moved", "aino@example.org", "en")
    assert texts == [(True, True, True)] * 2
    assert mail.due_at == noon() + letters.WAITS


@pytest.mark.parametrize("fields", [{"email": ""}, {"state": "restricted"}, {"state": "erased"}])
def test_who_cannot_be_written_to_gets_no_letter(fields, people):
    visit = visit_of(people["mari"], client=ClientFactory(**fields))

    told = [
        letters.tell_moved(visit, from_start=visit.starts_at, from_staff=visit.staff, at=noon()),
        letters.tell_cancelled(visit, at=noon()),
        letters.tell_handed_over(visit, from_staff=people["liisa"], at=noon()),
    ]

    assert (told, Mail.objects.count()) == ([None] * 3, 0)


def test_a_hand_over_names_both_and_the_way_to_wait(people):
    visit = visit_of(people["sanna"], client=ClientFactory(language="en"))

    mail = letters.tell_handed_over(visit, from_staff=people["mari"], at=noon())

    assert "mari is away. sanna will treat you:" in mail.body_text
    assert "If you would rather wait for mari, tell us" in mail.body_text


def test_a_move_that_is_undone_at_once_is_never_told(desk_page, people):
    visit = visit_of(people["mari"])

    moved = desk_page.post(reverse("booking:move", args=[visit.pk]), drag(visit), headers=HTMX)
    desk_page.post(reverse("booking:undo", args=[visit.pk, 2]), headers=HTMX)
    sent = send_due(at=noon() + DAY)

    mail = Mail.objects.get()
    assert (moved.status_code, sent, mail.cancelled_at is not None) == (200, 0, True)


def test_undo_after_the_letter_has_gone_says_to_call(desk_page, people):
    visit = visit_of(people["mari"])
    desk_page.post(reverse("booking:move", args=[visit.pk]), drag(visit), headers=HTMX)
    Mail.objects.update(sent_at=noon())

    answer = desk_page.post(reverse("booking:undo", args=[visit.pk, 2]), headers=HTMX)

    assert "call the client" in answer.content.decode()


@pytest.mark.parametrize(("tell", "mails"), [("mail", 1), ("call", 0), ("no", 0), ("", 0)])
def test_the_client_is_told_only_when_that_was_asked_for(tell, mails, desk_page, people):
    visit = visit_of(people["mari"])

    desk_page.post(reverse("booking:move", args=[visit.pk]), drag(visit, tell=tell), headers=HTMX)

    assert Mail.objects.filter(kind="visit_moved", subject_id=visit.pk).count() == mails


def test_a_cancelled_visit_is_told_when_that_was_asked_for(desk_page, people):
    visit = visit_of(people["mari"], starts_at=noon() + 3 * DAY)

    desk_page.post(
        reverse("booking:cancel", args=[visit.pk]), {"who": "salon", "tell": "mail", "version": 1}, headers=HTMX
    )

    assert Mail.objects.get().kind == "visit_cancelled"
