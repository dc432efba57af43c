"""What became of what was recommended, for who advises and who owns the salon: the very same page."""

from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from products.advice.queries import FEWEST, outcomes
from salon.core.access import Permission, SignedInRequest, requires

ON_A_PAGE = 25
ORDERS = {
    "-answered": lambda one: (-one.answered, one.product.name),
    "product": lambda one: (one.product.name, one.finding),
    "-better": lambda one: (-(one.better / one.judged) if one.judged_enough else 1, one.product.name),
    "-reactions": lambda one: (-one.reactions if one.enough else 1, one.product.name),
}


@never_cache
@require_GET
@requires(Permission.ADVISE)
def became(request: SignedInRequest) -> HttpResponse:
    """Per product and finding; too few answers say so and nothing else."""
    sort = request.GET.get("sort", "")
    sort = sort if sort in ORDERS else "-answered"
    text = " ".join(request.GET.get("q", "").replace("\0", "").split())[:80]
    rows = [one for one in outcomes() if text.casefold() in f"{one.product} {one.finding_words}".casefold()]
    rows.sort(key=ORDERS[sort])
    context = {
        "page_obj": Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page")),
        "q": text,
        "sort": sort,
        "fewest": FEWEST,
        "query": f"{urlencode({'q': text, 'sort': sort})}&",
        "sorting": f"{urlencode({'q': text})}&",
    }
    return render(request, "advice/became.html", context)
