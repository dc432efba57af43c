"""Which batches were used, and at which visits: for the day a maker calls one back."""

from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from clients.care import history
from salon.core.access import Permission, SignedInRequest, requires

ON_A_PAGE = 25


@never_cache
@require_GET
@requires(Permission.REPORTS)
def batches(request: SignedInRequest) -> HttpResponse:
    """Batches with the number of visits and their days; found by product or batch."""
    text = request.GET.get("q", "").strip()[:80]
    sort = request.GET.get("sort", "")
    sort = sort if sort in history.BATCH_ORDERS else "last"
    context = {
        "page_obj": Paginator(history.batches(text, sort=sort), ON_A_PAGE).get_page(request.GET.get("page")),
        "q": text,
        "sort": sort,
        "query": f"{urlencode({'q': text, 'sort': sort})}&",
        "sorting": f"{urlencode({'q': text})}&",
    }
    return render(request, "care/batches.html", context)


@never_cache
@require_GET
@requires(Permission.REPORTS)
def batch(request: SignedInRequest) -> HttpResponse:
    """The visits of one batch: day and person, and the client's name only where the user treats the client."""
    name, code = request.GET.get("name", "")[:140], request.GET.get("batch", "")[:40]
    visits = history.visits_of_batch(name, code, request.user, timezone.now())
    page = Paginator(visits, ON_A_PAGE).get_page(request.GET.get("page"))
    query = f"{urlencode({'name': name, 'batch': code})}&"
    return render(request, "care/batch.html", {"name": name, "batch": code, "page_obj": page, "query": query})
