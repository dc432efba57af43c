"""A cosmetologist's day, a treatment recorded on one page, and what it left behind."""

from datetime import timedelta

import pytest
from django.urls import reverse

from clients.care.models import AftercareGiven, TreatmentRecord
from salon.booking.models import Appointment
from salon.core.models import AuditEvent, Mail
from tests.clients.reading import at_clock, places, shows, today
from tests.factories import (
    NOW,
    AppointmentFactory,
    ClientFactory,
    HealthFactFactory,
    InstructionFactory,
    RecommendationFactory,
    SalonFactory,
    ServiceFactory,
    StaffFactory,
    TreatmentRecordFactory,
    UserFactory,
    VisitFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def salon():
    return SalonFactory()


@pytest.fixture
def mari(client):
    mari = StaffFactory(name="Mari", role="cosmetologist")
    client.force_login(mari.user)
    return mari


@pytest.fixture
def appointment(mari):
    aino = ClientFactory(first_name="Aino", last_name="Korhonen", email="aino@example.org", language="en")
    peel = ServiceFactory(name="Peel", performers=[mari])
    InstructionFactory(service=peel, text_fi="Ei saunaa", text_en="No sauna for 2 days")
    InstructionFactory(service=peel, text_fi="Aurinkosuoja", text_en="Sunscreen")
    return AppointmentFactory(client=aino, staff=mari, service=peel, starts_at=at_clock(0, 30))


def treat_url(appointment):
    return reverse("care:treat", args=[appointment.pk])


def body(appointment, **changes):
    written = {"service": appointment.service_id, "note": "Two layers", "reaction": "1", "channel": "email"}
    return {**written, "aftercare": "No sauna for 2 days\r\nSunscreen", **changes}


def test_my_day_has_her_own_visits_in_order_with_what_to_mind(client, mari, appointment):
    later = AppointmentFactory(staff=mari, starts_at=at_clock(14), client=ClientFactory(product_talk="never"))
    AppointmentFactory(starts_at=at_clock(9))
    AppointmentFactory(staff=mari, starts_at=at_clock(9, days=1))
    AppointmentFactory(staff=mari, starts_at=at_clock(16), state="cancelled_late")
    HealthFactFactory(client=appointment.client)

    response = client.get(reverse("care:my-day"))

    assert [row.pk for row in response.context["rows"]] == [appointment.pk, later.pk]
    assert [row.warned for row in response.context["rows"]] == [True, False]
    assert response.context["next"] == appointment
    assert shows(response, "Read the card first", "No product talk", "fragrance") == [True, True, False]


def test_my_day_leads_from_treating_to_advising_to_done(client, mari, appointment):
    url = reverse("care:my-day")
    first = client.get(url)
    client.post(treat_url(appointment), body(appointment))
    second = client.get(url)
    RecommendationFactory(visit=appointment.client.visits.get())
    third = client.get(url)

    steps = [shows(page, "Treat", "Advise", "Done") for page in (first, second, third)]

    assert steps == [[True, False, False], [False, True, False], [False, False, True]]


def test_my_day_without_visits_says_so(client, mari):
    assert shows(client.get(reverse("care:my-day")), "No visits in your diary") == [True]


def test_another_day_can_be_looked_at(client, mari):
    tomorrow = AppointmentFactory(staff=mari, starts_at=at_clock(9, days=1))

    response = client.get(reverse("care:my-day"), {"day": (today() + timedelta(days=1)).isoformat()})

    assert [row.pk for row in response.context["rows"]] == [tomorrow.pk]
    assert shows(response, "Treat") == [False]


@pytest.mark.parametrize("visits", [1, 3])
def test_my_day_asks_the_database_the_same_however_full_it_is(client, mari, visits, django_assert_num_queries):
    for hour in range(visits):
        row = AppointmentFactory(staff=mari, starts_at=at_clock(9 + hour))
        HealthFactFactory(client=row.client)
        TreatmentRecordFactory(visit=VisitFactory(client=row.client, staff=mari, day=today()), appointment=row)
    url = reverse("care:my-day")
    client.get(url)

    with django_assert_num_queries(9):
        client.get(url)


def test_treatment_page_shows_allergies_first_last_time_beside_and_the_instruction_ready(client, mari, appointment):
    HealthFactFactory(client=appointment.client, text="fragrance")
    before = VisitFactory(client=appointment.client, day=today() - timedelta(days=30))
    TreatmentRecordFactory(visit=before, note="Left cheek was dry", signed_at=NOW - timedelta(days=500))

    response = client.get(treat_url(appointment))

    order = places(response, "Allergy: fragrance", "1. What was done", "Left cheek was dry")
    assert (response.status_code, order == sorted(order), order[0] > 0) == (200, True, True)
    assert response.context["form"]["aftercare"].value() == "No sauna for 2 days\nSunscreen"
    assert AuditEvent.objects.get(action="health.read").facts == {"page": "treat"}


def test_one_save_records_the_treatment_gives_the_aftercare_and_leads_to_advice(client, mari, appointment):
    answer = client.post(treat_url(appointment), body(appointment))

    record, given, mail = TreatmentRecord.objects.get(), AftercareGiven.objects.get(), Mail.objects.get()
    appointment.refresh_from_db()
    assert (answer.status_code, answer.url) == (302, reverse("advice:advise", args=[record.visit_id]))
    assert (record.note, record.reaction, record.signed_by, appointment.state) == (
        "Two layers",
        1,
        mari.user,
        "completed",
    )
    assert (given.text, given.channel, mail.to) == ("No sauna for 2 days\nSunscreen", "email", "aino@example.org")


def test_a_double_click_makes_one_record_and_one_mail(client, mari, appointment):
    answers = [client.post(treat_url(appointment), body(appointment)).status_code for _click in range(2)]

    assert answers == [302, 302]
    assert (TreatmentRecord.objects.count(), AftercareGiven.objects.count(), Mail.objects.count()) == (1, 1, 1)


def test_a_second_tab_with_other_words_is_refused_and_keeps_them(client, mari, appointment):
    client.post(treat_url(appointment), body(appointment))

    response = client.post(treat_url(appointment), body(appointment, note="Three layers"))

    assert (response.status_code, TreatmentRecord.objects.get().note) == (422, "Two layers")
    assert response.context["form"]["note"].value() == "Three layers"
    assert shows(response, "This treatment is recorded already.") == [True]


def test_a_recorded_treatment_leads_to_its_visit(client, mari, appointment):
    client.post(treat_url(appointment), body(appointment))

    answer = client.get(treat_url(appointment))

    assert answer.url == reverse("care:visit", args=[appointment.client.visits.get().pk])


@pytest.mark.parametrize(
    "wrong", [{"reaction": "5"}, {"reaction": ""}, {"channel": "pigeon"}, {"note": "a" * 4001}, {"service": ""}]
)
def test_what_cannot_be_is_told_beside_its_field(client, mari, appointment, wrong):
    response = client.post(treat_url(appointment), body(appointment, **wrong))

    assert (response.status_code, list(response.context["form"].errors)) == (422, list(wrong))
    assert TreatmentRecord.objects.count() == 0


def test_without_an_address_email_is_no_choice(client, mari, appointment):
    appointment.client.email = ""
    appointment.client.save()

    choices = client.get(treat_url(appointment)).context["form"].fields["channel"].choices

    assert [value for value, _label in choices] == ["print", "told", ""]


def test_second_treatment_of_the_day_does_not_ask_for_the_aftercare_again(client, mari, appointment):
    second = AppointmentFactory(client=appointment.client, staff=mari, starts_at=at_clock(0, 30) + timedelta(hours=1))
    client.post(treat_url(appointment), body(appointment))

    page = client.get(treat_url(second))
    answer = client.post(treat_url(second), {"service": second.service_id, "note": "Massage", "reaction": "0"})

    assert (page.context["given"], answer.status_code) == (AftercareGiven.objects.get(), 302)
    assert (TreatmentRecord.objects.count(), Mail.objects.count()) == (2, 1)


def test_a_visit_of_tomorrow_cannot_be_recorded_yet(client, mari):
    tomorrow = AppointmentFactory(staff=mari, starts_at=at_clock(9, days=1))

    response = client.post(treat_url(tomorrow), body(tomorrow, channel=""))

    assert (response.status_code, TreatmentRecord.objects.count()) == (422, 0)
    assert shows(response, "This visit is on a later day.") == [True]


def test_a_cancelled_appointment_has_no_treatment_page(client, mari, appointment):
    Appointment.objects.update(state="cancelled_client")

    assert client.get(treat_url(appointment)).status_code == 404


def test_visit_shows_what_was_done_and_given(client, mari, appointment):
    client.post(treat_url(appointment), body(appointment))

    response = client.get(reverse("care:visit", args=[appointment.client.visits.get().pk]))

    assert shows(response, "Two layers", "Reaction 1/4", "Sunscreen", "By email", "Correct") == [True] * 5
    assert AuditEvent.objects.filter(action="health.read", facts={"page": "visit"}).count() == 1


def test_colleague_who_treats_her_too_reads_the_visit_but_does_not_correct_it(client, mari):
    visit = VisitFactory(day=today() - timedelta(days=9))
    record = TreatmentRecordFactory(visit=visit, note="Dry")
    AppointmentFactory(client=visit.client, staff=mari, starts_at=at_clock(9))

    page = client.get(reverse("care:visit", args=[visit.pk]))
    amended = client.get(reverse("care:amend", args=[visit.pk, record.pk]))

    assert (page.status_code, shows(page, "Dry", "Correct"), amended.status_code) == (200, [True, False], 404)


def test_correction_stands_beside_the_record_it_corrects(client, mari, appointment):
    client.post(treat_url(appointment), body(appointment))
    old = TreatmentRecord.objects.get()
    visit = reverse("care:visit", args=[old.visit_id])

    answer = client.post(reverse("care:amend", args=[old.visit_id, old.pk]), {"note": "One layer", "reaction": "0"})

    assert (answer.status_code, answer.url) == (302, visit)
    assert [row.note for row in client.get(visit).context["holding"]] == ["One layer"]
    assert [row.note for row in client.get(visit).context["replaced"]] == ["Two layers"]


def test_correction_that_corrects_nothing_is_refused(client, mari, appointment):
    client.post(treat_url(appointment), body(appointment))
    old = TreatmentRecord.objects.get()

    response = client.post(reverse("care:amend", args=[old.visit_id, old.pk]), {"note": "Two layers", "reaction": "1"})

    assert (response.status_code, TreatmentRecord.objects.count()) == (422, 1)


def test_aftercare_left_for_later_is_given_on_the_visit(client, mari, appointment):
    client.post(treat_url(appointment), body(appointment, channel=""))
    visit = appointment.client.visits.get()
    ready = client.get(reverse("care:visit", args=[visit.pk])).context["form"]["aftercare"].value()

    answer = client.post(reverse("care:give-aftercare", args=[visit.pk]), {"aftercare": "No sauna", "channel": "told"})

    assert (ready, answer.status_code) == ("No sauna for 2 days\nSunscreen", 302)
    assert (visit.aftercare.text, visit.aftercare.channel, Mail.objects.count()) == ("No sauna", "told", 0)


def test_aftercare_without_words_is_refused(client, mari, appointment):
    client.post(treat_url(appointment), body(appointment, channel=""))
    visit = appointment.client.visits.get()

    response = client.post(reverse("care:give-aftercare", args=[visit.pk]), {"aftercare": " ", "channel": "told"})

    assert (response.status_code, AftercareGiven.objects.count()) == (422, 0)
    assert shows(response, "Write at least one line of aftercare, or give it later.") == [True]


@pytest.mark.parametrize("role", ["receptionist", "manager", "accountant"])
def test_who_treats_nobody_finds_no_page(client, appointment, role):
    client.force_login(UserFactory(role=role))

    answers = [client.get(treat_url(appointment)).status_code]

    if role != "manager":
        answers.append(client.get(reverse("care:my-day")).status_code)
    assert set(answers) == {404}
