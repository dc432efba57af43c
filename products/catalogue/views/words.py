"""The salon's list of words that hurry or blame."""

from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from products.catalogue.forms.words import CarefulWordForm
from products.catalogue.models import CarefulWord
from products.catalogue.services.words import add_word, put_back, take_off
from salon.core import undo
from salon.core.access import Permission, SignedInRequest, requires
from salon.core.errors import Refused
from salon.house.views.acts import done, status_of

ON_A_PAGE = 50
ORDERS = {"text": ("text",), "-text": ("-text",), "why": ("why", "text")}


@never_cache
@require_http_methods(["GET", "POST"])
@requires(Permission.SALON_SETTINGS)
def words(request: SignedInRequest) -> HttpResponse:
    """The list, and a further word."""
    form = CarefulWordForm(request.POST or None)
    if done(form, lambda: add_word(**form.cleaned_data, by=request.user, at=timezone.now())):
        messages.success(request, _("Saved."))
        return redirect("catalogue:words")
    text = " ".join(request.GET.get("q", "").replace("\0", "").split())[:60]
    why = request.GET.get("why", "")
    sort = request.GET.get("sort", "")
    sort = sort if sort in ORDERS else "text"
    found = CarefulWord.objects.filter(removed_at=None, text__icontains=text).order_by(*ORDERS[sort])
    if why in CarefulWord.Why.values:
        found = found.filter(why=why)
    kept = {"q": text, "why": why if why in CarefulWord.Why.values else ""}
    context = {
        "form": form,
        "page_obj": Paginator(found, ON_A_PAGE).get_page(request.GET.get("page")),
        **kept,
        "whys": CarefulWord.Why.choices,
        "sort": sort,
        "query": f"{urlencode({**kept, 'sort': sort})}&",
        "sorting": f"{urlencode(kept)}&",
    }
    return render(request, "catalogue/words.html", context, status=status_of(form))


@require_POST
@requires(Permission.SALON_SETTINGS)
def word_off(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Off the list; "Undo" puts it back."""
    word = take_off(get_object_or_404(CarefulWord, pk=pk), by=request.user, at=timezone.now())
    undo.offer(request, _("Taken off the list."), reverse("catalogue:word-back", args=[word.pk]), {})
    return redirect("catalogue:words")


@require_POST
@requires(Permission.SALON_SETTINGS)
def word_back(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """On the list again."""
    word = get_object_or_404(CarefulWord, pk=pk)
    try:
        undo.before(request)
        put_back(word, by=request.user, at=timezone.now())
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect("catalogue:words")
