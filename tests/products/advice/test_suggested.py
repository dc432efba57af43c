"""The usual case in three taps: a finding, what the salon's rule suggests, the client's answer."""

from datetime import timedelta

import pytest
from django.urls import reverse

from clients.card.models import HealthFact
from clients.card.services.consents import give_consent, text_for
from products.advice.models import ClientGoal, FoundToday, Owned, Recommendation, SuggestionRule
from products.advice.services.owned import stop_product
from products.catalogue.models import Ingredient
from salon.house.models import Substance
from tests.clients.reading import at_clock, shows, today
from tests.factories import (
    ClientFactory,
    HealthFactFactory,
    ProductFactory,
    RecommendationFactory,
    SalonFactory,
    StaffFactory,
    VisitFactory,
)

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def salon():
    return SalonFactory()


@pytest.fixture
def mari(client):
    mari = StaffFactory(name="Mari", role="cosmetologist")
    client.force_login(mari.user)
    return mari


@pytest.fixture
def visit(mari):
    return VisitFactory(staff=mari, client=ClientFactory(product_talk="gladly"), day=today())


@pytest.fixture
def velvet():
    return ProductFactory(
        name="Velvet cream", use="night_cream", price=59, volume_ml=30, ml_per_application="0.40", usable_share=1,
        without="The tightness comes back within a day.",
    )  # fmt: skip


def rule(product, finding="dry", **changes):
    said = {"text_fi": "Kosteuttaa yön aikana", "text_en": "Moistens overnight", "slot": "both"}
    return SuggestionRule.objects.create(product=product, finding=finding, **said | changes)


def tap(client, visit, finding="", goal="", there="yes"):
    url = reverse("advice:found", args=[visit.pk])
    word = f"goal:{goal}" if goal else f"finding:{finding}"
    return client.post(url, {"tap": f"{word}:{there}"}, headers=HTMX)


def suggested(response):
    return [one.product for one in response.context["suggested"]]


def test_three_taps_from_the_finding_to_the_answer(client, visit, velvet):
    rule(velvet)

    page = tap(client, visit, "dry")
    one = page.context["suggested"][0]
    form = {"product": one.product.pk, "about": one.about, "reason": one.rule.text_fi, "need": one.rule.need}
    form |= {"slot": one.rule.slot, "moment": page.context["moment"], "start_after_days": 0}
    said = client.post(reverse("advice:recommend", args=[visit.pk]), form, headers=HTMX)
    rec = Recommendation.objects.get()
    answered = client.post(reverse("advice:recommendation-answer", args=[rec.pk]), {"answer": "later"}, headers=HTMX)

    facts = ("Velvet cream", "Moistens overnight", "lasts about 37 days", "1.59", "Without any care: The tightness")
    assert shows(page, *facts) == [True] * 5
    assert (said.status_code, rec.finding, rec.slot, rec.per_week, rec.moment) == (200, "dry", "both", 14, "during")
    assert shows(answered, "Will think about it", "lasts about 37 days") == [True, True]


@pytest.mark.parametrize(("language", "reason"), [("fi", "Kosteuttaa yön aikana"), ("en", "Moistens overnight")])
def test_the_reason_is_said_in_the_clients_language(client, visit, velvet, language, reason):
    type(visit.client).objects.update(language=language)
    rule(velvet)

    assert tap(client, visit, "dry").context["suggested"][0].reason == reason


def test_a_finding_is_taken_away_again_and_its_suggestion_goes(client, visit, velvet):
    rule(velvet)
    tap(client, visit, "dry")

    page = tap(client, visit, "dry", there="no")

    assert (suggested(page), FoundToday.objects.count()) == ([], 0)


def test_a_finding_that_was_spoken_of_stays(client, visit, velvet):
    tap(client, visit, "dry")
    RecommendationFactory(visit=visit, finding="dry")

    page = tap(client, visit, "dry", there="no")

    assert (page.status_code, FoundToday.objects.count()) == (422, 1)
    assert shows(page, "Something was recommended for this finding; it stays.") == [True]


def test_what_she_wants_suggests_too_and_holds_for_the_next_visit(client, mari, visit, velvet):
    rule(velvet, finding="", goal="moisture")
    tap(client, visit, goal="moisture")
    next_one = VisitFactory(staff=mari, client=visit.client, day=today() - timedelta(days=1))

    page = client.get(reverse("advice:advise", args=[next_one.pk]))

    assert (suggested(page), ClientGoal.objects.get().client) == ([velvet], visit.client)


@pytest.mark.parametrize("wish", ["never", "if_asked"])
def test_nothing_is_suggested_to_who_wishes_no_product_talk(client, visit, velvet, wish):
    rule(velvet)
    type(visit.client).objects.update(product_talk=wish)

    page = tap(client, visit, "dry")

    assert (suggested(page), page.context["kept_back"], shows(page, "Velvet")) == ([], [], [False])


def test_what_rests_stands_in_grey_with_its_day(client, visit, velvet):
    rule(velvet)
    earlier = VisitFactory(client=visit.client, day=today() - timedelta(days=30))
    RecommendationFactory(
        visit=earlier, product=velvet, answer="declined", answered_at=at_clock(12, days=-30),
        rests_until=today() + timedelta(days=150),
    )  # fmt: skip

    page = tap(client, visit, "dry")

    assert (suggested(page), page.content.decode().count('<li class="resting">')) == ([], 1)
    assert shows(page, "Declined on") == [True]


def test_what_she_has_at_home_is_not_suggested(client, visit, velvet):
    rule(velvet)
    home = reverse("advice:at-home", args=[visit.pk])
    client.post(home, {"used_as": "night_cream", "words": "Blue jar"}, headers=HTMX)

    kept_back = tap(client, visit, "dry")
    owned = Owned.objects.get()
    client.post(reverse("advice:at-home-end", args=[visit.pk, owned.pk]), headers=HTMX)
    freed = client.get(reverse("advice:advise", args=[visit.pk]))

    assert (suggested(kept_back), shows(kept_back, "Not suggested: she has Blue jar at home.")) == ([], [True])
    assert suggested(freed) == [velvet]


def test_owning_an_equal_counts_as_had_from_then_on(client, visit, velvet):
    rec = RecommendationFactory(visit=visit, product=velvet)
    client.post(reverse("advice:recommendation-answer", args=[rec.pk]), {"answer": "has_equal"}, headers=HTMX)

    assert [(one.use, one.source) for one in Owned.objects.all()] == [("night_cream", "told")]


def test_what_does_not_suit_is_not_suggested_and_says_so(client, visit, velvet):
    rule(velvet)
    lanolin = Substance.objects.get_or_create(code="lanolin", defaults={"name_fi": "L", "name_en": "L"})[0]
    Ingredient.objects.create(product=velvet, substance=lanolin)
    HealthFactFactory(client=visit.client, kind=HealthFact.Kind.ALLERGY, text="", substance=str(lanolin.pk))

    page = tap(client, visit, "dry")
    found = client.get(reverse("advice:advise", args=[visit.pk]), {"q": "velvet"})

    assert (suggested(page), shows(page, "She is allergic to something in it.")) == ([], [True])
    assert shows(found, "Does not suit her") == [True]


def test_a_stop_is_lifted_with_a_reason_by_who_reads_her_health(client, visit, velvet):
    stop = stop_product(visit.client, velvet, "Itched", by=None, at=at_clock(9))
    url = reverse("advice:stop-lift", args=[visit.pk, stop.pk])

    refused = client.post(url, {"why": ""}, headers=HTMX)
    lifted = client.post(url, {"why": "It was the soap"}, headers=HTMX)

    assert (refused.status_code, lifted.status_code) == (422, 200)
    assert shows(lifted, "did not suit her") == [False]


def test_the_rooms_left_shrink_with_what_was_offered(client, visit, velvet):
    rule(velvet)
    rule(ProductFactory(name="Serum", use="serum"))
    rule(ProductFactory(name="Oil", use="oil"))
    RecommendationFactory(visit=visit)

    page = tap(client, visit, "dry")

    assert len(suggested(page)) == 1


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"tap": "finding:eczema:yes"}, "Choose what you found from the list."),
        ({"tap": "finding:other:yes"}, "Choose what you found from the list."),
        ({"tap": "finding:dry"}, "Choose what you found from the list."),
        ({}, "Choose what you found from the list."),
    ],
)
def test_what_is_no_finding_is_refused(client, visit, form, words):
    page = client.post(reverse("advice:found", args=[visit.pk]), form, headers=HTMX)

    assert (page.status_code, shows(page, words), FoundToday.objects.count()) == (422, [True], 0)


def test_h06_what_another_client_has_is_not_reached_through_ones_own_visit(client, visit):
    foreign = Owned.objects.create(
        client=ClientFactory(), words="Jar", source="told", opened_on=today(), noted_at=at_clock(9)
    )
    stop = stop_product(ClientFactory(), ProductFactory(), "", by=None, at=at_clock(9))

    answers = [
        client.post(reverse("advice:at-home-end", args=[visit.pk, foreign.pk])).status_code,
        client.post(reverse("advice:stop-lift", args=[visit.pk, stop.pk]), {"why": "x"}).status_code,
    ]

    foreign.refresh_from_db()
    assert (answers, foreign.ended_on) == ([404, 404], None)


def test_words_that_hurry_are_pointed_out_to_the_cosmetologist_too(client, visit, velvet):
    form = {"product": velvet.pk, "reason": "Heti käyttöön", "need": "useful", "slot": "evening", "moment": "during"}
    url = reverse("advice:recommend", args=[visit.pk])

    first = client.post(url, form | {"about": "finding:dry"}, headers=HTMX)
    kept = client.post(url, form | {"about": "finding:dry", "keep_words": "on"}, headers=HTMX)

    assert (first.status_code, kept.status_code) == (422, 200)
    assert shows(first, "“heti” (hurries)", "Keep the words as they are") == [True, True]


@pytest.mark.parametrize(("letters", "status"), [(False, 422), (True, 200)])
def test_later_by_link_needs_her_consent_to_letters_about_products(client, visit, velvet, letters, status):
    if letters:
        text = text_for("marketing_email", "fi", at=at_clock(0))
        give_consent(visit.client, text, channel="desk", by=visit.staff.user, at=at_clock(0))
    form = {"product": velvet.pk, "reason": "Dry", "need": "useful", "slot": "evening", "moment": "later"}

    page = client.post(reverse("advice:recommend", args=[visit.pk]), form | {"about": "finding:dry"}, headers=HTMX)

    assert (page.status_code, Recommendation.objects.count()) == (status, int(letters))


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_asks_the_same_however_many_rules_and_findings_there_are(
    client, visit, count, django_assert_num_queries
):
    for number in range(count):
        rule(ProductFactory(use=("serum", "oil", "mask")[number]), finding=("dry", "tight", "dull")[number])
        FoundToday.objects.create(visit=visit, finding=("dry", "tight", "dull")[number], at=at_clock(9))
    url = reverse("advice:advise", args=[visit.pk])
    client.get(url)

    with django_assert_num_queries(23):
        client.get(url)
