"""One's own advice, and what the clients said."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from products.advice.models import Recommendation
from salon.core.access import Permission, SignedInRequest, requires
from salon.core.time import local_day

ON_A_PAGE = 25
ORDERS = {
    "date": ["offered_at", "pk"],
    "-date": ["-offered_at", "-pk"],
    "client": ["visit__client__last_name", "visit__client__first_name", "-offered_at"],
    "-client": ["-visit__client__last_name", "-visit__client__first_name", "-offered_at"],
    "product": ["product__name", "-offered_at"],
    "-product": ["-product__name", "-offered_at"],
}
UNANSWERED = "none"


@never_cache
@require_GET
@requires(Permission.ADVISE)
def given(request: SignedInRequest) -> HttpResponse:
    """One's own advice with its answers, newest first."""
    sort, answer = request.GET.get("sort", "-date"), request.GET.get("answer", "")
    sort = sort if sort in ORDERS else "-date"
    mine = Recommendation.objects.visible_to(request.user, timezone.now())
    if answer == UNANSWERED:
        mine = mine.filter(answer="")
    elif answer in Recommendation.Answer.values:
        mine = mine.filter(answer=answer)
    rows = mine.with_product().select_related("visit__client").order_by(*ORDERS[sort])
    kept = request.GET.copy()
    for name in ("page", "sort"):
        kept.pop(name, None)
    filtering = f"{kept.urlencode()}&" if kept else ""
    context = {
        "page_obj": Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page")),
        "sort": sort,
        "answer": answer,
        "answers": Recommendation.Answer.choices,
        "filtering": filtering,
        "query": f"{filtering}sort={sort}&",
        "today": local_day(timezone.now()),
    }
    return render(request, "advice/given.html", context)
