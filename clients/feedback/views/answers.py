"""What clients answered about one's own visits: whole batches of five, a week late, and nobody else's."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from clients.feedback.models import PeaceAnswer
from clients.feedback.queries import batches_about, set_aside_about
from salon.core.access import Permission, SignedInRequest, requires
from salon.core.time import local_day
from salon.house.models import Staff

ON_A_PAGE = 10


@never_cache
@require_GET
@requires(Permission.ADVISORY_OWN)
def answers(request: SignedInRequest) -> HttpResponse:
    """One's own batches, newest first."""
    staff, today = Staff.objects.filter(user=request.user).first(), local_day(timezone.now())
    batches = batches_about(staff, today) if staff else []
    context = {
        "page_obj": Paginator(batches, ON_A_PAGE).get_page(request.GET.get("page")),
        "size": PeaceAnswer.BATCH,
        "aside": set_aside_about(staff, today) if staff else 0,
    }
    return render(request, "feedback/answers.html", context)
