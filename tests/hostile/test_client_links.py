"""Attacks on the pages that open by link. The numbers are those of the list of hostile tests."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.apps import apps
from django.core import mail
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from clients.card.links import make_link
from clients.card.models import ClientLink
from clients.care.models import AftercareGiven
from clients.care.services import give_aftercare
from clients.feedback.models import PeaceAnswer
from salon.core import outbox
from salon.core.links import hash_of, token_for
from tests.factories import SalonFactory, UserFactory, VisitFactory

pytestmark = pytest.mark.django_db


def make(*, age=timedelta(0), purpose="aftercare"):
    SalonFactory()
    visit = VisitFactory(client__first_name="Tuulikki", client__language="en")
    AftercareGiven.objects.create(visit=visit, text="No sauna.", channel="email", given_at=timezone.now())
    return make_link(visit.client, purpose=purpose, object_id=visit.pk, valid_days=60, at=timezone.now() - age)


def address(link, act=""):
    return reverse("feedback:client-page", args=[token_for(link.pk)]) + act


def state_of_the_house():
    """Every row of every table, as text."""
    return {
        model._meta.db_table: sorted(repr(sorted(row.items())) for row in model.objects.values())
        for model in apps.get_models()
        if model._meta.managed and model._meta.label != "sessions.Session"
    }


def test_h30_link_one_second_after_its_end_is_410_without_personal_data(client):
    link = make(age=timedelta(days=60, seconds=1))

    response = client.get(address(link))

    assert response.status_code == 410
    assert ("Tuulikki" in response.content.decode(), "sauna" in response.content.decode()) == (False, False)


def test_h31_end_moved_into_the_past_closes_the_page_and_no_copy_may_be_kept(client):
    link = make()
    first = client.get(address(link))
    ClientLink.objects.filter(pk=link.pk).update(
        created_at=timezone.now() - timedelta(days=2), expires_at=timezone.now() - timedelta(days=1)
    )

    again = client.get(address(link))

    assert (first.status_code, again.status_code) == (200, 410)
    assert "no-store" in first.headers["Cache-Control"]


@pytest.mark.django_db(transaction=True)
def test_h32_twenty_answers_at_once_keep_one_and_the_others_are_told_409():
    link = make()

    def answer(step):
        try:
            return Client().post(address(link, "answer/"), {"in_peace": str(step % 5 + 1)}).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(20) as pool:
        codes = sorted(pool.map(answer, range(20)))

    assert (codes, PeaceAnswer.objects.count()) == ([302] + [409] * 19, 1)


def test_h32_second_answer_is_409_kind_and_the_first_stands(client):
    link = make()
    client.post(address(link, "answer/"), {"in_peace": "2"})

    second = client.post(address(link, "answer/"), {"in_peace": "5"})

    assert (second.status_code, PeaceAnswer.objects.get().in_peace) == (409, 2)
    assert "the first answer stands" in second.content.decode()


def test_h33_revoked_link_is_410_at_once_for_reading_and_for_answering(client):
    link = make()
    ClientLink.objects.filter(pk=link.pk).update(revoked_at=timezone.now())

    codes = [
        client.get(address(link)).status_code,
        client.post(address(link, "answer/"), {"in_peace": "5"}).status_code,
        client.post(address(link, "no-products/")).status_code,
    ]

    assert (codes, PeaceAnswer.objects.count()) == ([410, 410, 410], 0)


def test_h34_token_goes_into_no_referer(client):
    link = make()

    responses = [client.get(address(link)), client.post(address(link, "answer/"), {"in_peace": "5"})]

    assert [response.headers["Referrer-Policy"] for response in responses] == ["strict-origin", "strict-origin"]


@pytest.mark.parametrize("case", ["open", "ended", "for another purpose"])
def test_h34_token_goes_into_no_log_whatever_the_answer(client, caplog, case):
    link = make(
        age=timedelta(days=61) if case == "ended" else timedelta(0),
        purpose="receipt" if case == "for another purpose" else "aftercare",
    )
    caplog.set_level("DEBUG")

    client.get(address(link))
    for given in ({}, {"in_peace": "1"}, {"in_peace": "1"}):
        client.post(address(link, "answer/"), given)

    assert token_for(link.pk) not in caplog.text


def test_h35_get_and_head_of_every_address_change_nothing(client):
    link = make()
    before = state_of_the_house()

    codes = {
        (method, act): getattr(client, method)(address(link, act)).status_code
        for method in ("get", "head")
        for act in ("", "answer/", "no-products/")
    }

    assert state_of_the_house() == before
    assert codes == {
        ("get", ""): 200,
        ("get", "answer/"): 405,
        ("get", "no-products/"): 405,
        ("head", ""): 200,
        ("head", "answer/"): 405,
        ("head", "no-products/"): 405,
    }


def test_h36_unknown_token_is_404(client):
    SalonFactory()

    codes = {client.get(reverse("feedback:client-page", args=[token])).status_code for token in ("x", "A" * 43, "ä%00")}

    assert codes == {404}


def test_h37_link_for_another_purpose_is_404(client):
    link = make(purpose="receipt")

    responses = [client.get(address(link)), client.post(address(link, "answer/"), {"in_peace": "5"})]

    assert [response.status_code for response in responses] == [404, 404]
    assert PeaceAnswer.objects.count() == 0


def test_h38_no_table_holds_a_usable_token_after_the_mail_went_out(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    SalonFactory()
    visit = VisitFactory(client__email="aino@example.org")
    give_aftercare(visit, text="No sauna.", channel="email", by=UserFactory(), at=timezone.now())

    outbox.send_due(at=timezone.now())

    link = ClientLink.objects.get()
    token = token_for(link.pk)
    assert (token in mail.outbox[0].body, link.token_hash == hash_of(token)) == (True, True)
    assert [table for table, rows in state_of_the_house().items() if token in str(rows)] == []


def test_form_from_another_site_is_refused():
    link = make()
    browser = Client(enforce_csrf_checks=True)

    code = browser.post(address(link, "answer/"), {"in_peace": "1"}).status_code

    assert (code, PeaceAnswer.objects.count()) == (403, 0)


def test_h107_answers_are_one_per_visit_even_over_two_links(client):
    link = make()
    other = make_link(link.client, purpose="aftercare", object_id=link.object_id, valid_days=60, at=timezone.now())

    codes = [client.post(address(each, "answer/"), {"in_peace": "1"}).status_code for each in (link, other)]

    assert (codes, PeaceAnswer.objects.count()) == ([302, 409], 1)
