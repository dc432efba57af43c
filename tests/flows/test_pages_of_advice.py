"""The owner's pages of shelf and advice in a real browser: each opens, and axe finds nothing."""

import pytest

from products.advice.models import SuggestionRule
from tests.flows.test_a_day_in_the_salon import log_in

pytestmark = pytest.mark.flow


def test_shelf_rules_words_outcomes_batches_and_trial_open(house, new_page, assert_accessible):
    rule = SuggestionRule.objects.create(finding="dry", product=house.cream, text_fi="Kosteuttaa.", slot="evening")
    page = log_in(new_page(), house.owner.user)
    addresses = [
        "/shelf/",
        "/shelf/new/",
        f"/shelf/{house.cream.pk}/",
        "/shelf/words/",
        "/shelf/stock/",
        f"/shelf/stock/{house.cream.pk}/",
    ]
    addresses += [f"/advice/rules/{what}/{end}" for what in ("suggestions", "stops", "pauses") for end in ("", "new/")]
    addresses += [f"/advice/rules/suggestions/{rule.pk}/", "/advice/", "/advice/became/"]
    addresses += ["/c/answers/", "/c/try/", "/c/try/aftercare/", "/c/try/use/", "/c/try/reorder/"]

    for address in addresses:
        answer = page.goto(address)
        assert (address, answer.status) == (address, 200)
        assert_accessible(page)
