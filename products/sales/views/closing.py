"""The till closed: what has gathered, what was counted, and the closes of before."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from products.sales import chain, queries
from products.sales.forms.closing import CloseForm, MoveForm
from products.sales.models import CashMove, DayClose
from products.sales.services.closing import close_till, gathered, move_cash
from salon.core.access import Permission, SignedInRequest, requires
from salon.house.views.acts import done, status_of

PAGE = 25
SORTS = {"day": ("-number",), "difference": ("difference", "-number"), "gross": ("-gross", "-number")}


@require_http_methods(["GET", "POST"])
@requires(Permission.TILL_CLOSE)
def close(request: SignedInRequest) -> HttpResponse:
    """What has gathered since the last close, and the cash that was counted."""
    at = timezone.now()
    form = CloseForm(request.POST or None)

    def act() -> None:
        made.append(close_till(form.counting(), key=form.cleaned_data["key"], by=request.user, at=at))

    made: list[DayClose] = []
    if done(form, act):
        messages.success(request, _("The till is closed."))
        return redirect("sales:day-close", pk=made[0].pk)
    found = gathered()
    if not form.is_bound:
        form.initial["seen"] = found.through
    context = {
        "form": form,
        "open": found,
        "groups": queries.grouped(found.sums),
        "missing": queries.open_sales(request.user).without_receipt(at).count(),
        "moves": CashMove.objects.filter(place__gt=found.after_move).select_related("by"),
        "move_form": MoveForm(),
    }
    return render(request, "sales/close.html", context, status=status_of(form))


@require_POST
@requires(Permission.TILL_CLOSE)
def cash_move(request: SignedInRequest) -> HttpResponse:
    """Put change into the till, or take cash out of it."""
    form = MoveForm(request.POST)
    if done(form, lambda: move_cash(form.wish(), key=form.cleaned_data["key"], by=request.user, at=timezone.now())):
        messages.success(request, _("Noted."))
        return redirect("sales:close")
    return render(request, "sales/cash_move.html", {"move_form": form}, status=422)


@require_GET
@requires(Permission.TILL_CLOSE)
def closes(request: SignedInRequest) -> HttpResponse:
    """Every close, the newest first."""
    asked = request.GET.get("sort", "")
    sort = asked if asked in SORTS else "day"
    with_difference = request.GET.get("differs") == "1"
    found = DayClose.objects.select_related("closed_by").order_by(*SORTS[sort])
    if with_difference:
        found = found.exclude(difference=0)
    context = {
        "page_obj": Paginator(found, PAGE).get_page(request.GET.get("page")),
        "sort": sort,
        "differs": with_difference,
        "query": f"sort={sort}&" + ("differs=1&" if with_difference else ""),
    }
    return render(request, "sales/closes.html", context)


@require_GET
@requires(Permission.TILL_CLOSE)
def day_close(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """One close as it was frozen, and whether its receipts are still those it was reckoned from."""
    found = get_object_or_404(DayClose.objects.select_related("closed_by"), pk=pk)
    context = {
        "close": found,
        "groups": queries.grouped(found.sums.select_related("staff")),
        "holds": chain.holds(found),
        "numbers": queries.numbers_of(found),
    }
    return render(request, "sales/day_close.html", context)
