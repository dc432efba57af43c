"""The books for the accountant."""

from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from products.sales.books import books, journal
from products.sales.forms.closing import ExportForm
from salon.core import audit
from salon.core.access import Permission, SignedInRequest, requires
from salon.core.tables import as_csv, as_xlsx
from salon.core.time import local_day

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_GET
@requires(Permission.BOOKKEEPING)
def export(request: SignedInRequest) -> HttpResponse:
    """Choose the days; the last whole month unless others are asked for. `file` gives them as CSV or XLSX."""
    at = timezone.now()
    this_month = local_day(at).replace(day=1)
    last = this_month - timedelta(days=1)
    month = {"first": last.replace(day=1).isoformat(), "last": last.isoformat()}
    form = ExportForm({**month, **{name: request.GET[name] for name in month if request.GET.get(name)}})
    asked = request.GET.get("file", "")
    if not form.is_valid():
        return render(request, "sales/books.html", {"form": form}, status=422)
    days = form.cleaned_data["first"], form.cleaned_data["last"]
    if asked not in {"csv", "xlsx"}:
        return render(request, "sales/books.html", {"form": form, "journal": journal(*days)})
    audit.record("books.exported", None, by=request.user, at=at, first=str(days[0]), last=str(days[1]), file=asked)
    name = f"{days[0]}_{days[1]}"
    if asked == "csv":
        table = journal(*days)
        return _file(as_csv(table.head, table.rows), "text/csv; charset=utf-8", f"journal_{name}.csv")
    sheets = [(table.name, table.head, table.rows) for table in books(*days)]
    return _file(as_xlsx(sheets), XLSX, f"books_{name}.xlsx")


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})
