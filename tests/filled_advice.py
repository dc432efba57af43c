"""What the advice room holds of a client, filled in every column."""

from products.advice.models import ClientGoal, FoundToday, Owned, ProductStop, UseCheck
from tests.factories import ProductFactory, RecommendationFactory


def home_care(client, visit, staff, at):
    """An offer with its answer, a finding, a goal, a package at home, a product that did not suit."""
    taken = RecommendationFactory(
        visit=visit, answer="bought", answered_at=at, finding="dry", goal="calm", moment="after", per_week=7, ml=1,
        instruction="At night", price=59, volume_ml=50, usable_share=1, pao_months=6, checked="Known",
    )  # fmt: skip
    FoundToday.objects.create(visit=visit, finding="dry", at=at, by=staff.user)
    ClientGoal.objects.create(client=client, goal="calm", since=at, noted_by=staff.user)
    Owned.objects.create(
        client=client, product=ProductFactory(), used_as="serum", words="Blue jar", source="told",
        opened_on=at.date(), ended_on=at.date(), noted_at=at, noted_by=staff.user, told_at=at, due_on=at.date(),
    )  # fmt: skip
    ProductStop.objects.create(
        client=client, product=ProductFactory(), why="Itch", since=at, noted_by=staff.user, lifted_at=at,
        lifted_by=staff.user, lifted_why="It was the soap",
    )  # fmt: skip
    UseCheck.objects.create(
        client=client, recommendation=taken, days=2, due_at=at, asked_at=at, answered_at=at, noted_by=staff.user,
        use="in_use", better="better",
    )  # fmt: skip
