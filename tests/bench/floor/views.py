"""Bare views: raw SQL through a cursor, and one plain page of ORM and template. Nobody logs in, nothing is checked."""

import json
from datetime import UTC, date, datetime, time, timedelta

from django.db import connection, transaction
from django.db.models import Exists, OuterRef
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import path

from clients.card.models import HealthFact
from salon.booking.models import Appointment
from salon.core.identity import new_id
from salon.core.time import HELSINKI
from salon.house.models import Staff
from tests.bench.floor import sql


def free_rows(service, location, first, last):
    """Every free beginning on the days: (moment, name, key)."""
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    asked = {"service": service, "location": location}
    for n, day in enumerate(days):
        midnight = datetime.combine(day, time(12), HELSINKI).astimezone(UTC) - timedelta(hours=12)
        asked |= {f"day{n}": day.isoformat(), f"weekday{n}": day.weekday(), f"midnight{n}": text(midnight)}
    with connection.cursor() as cursor:
        cursor.execute(sql.SERVICE, asked)
        before, work, after, room, device = cursor.fetchone()
        asked |= {"before": before, "work": work, "after": after, "room_kind": room, "device_kind": device}
        question = sql.free(connection.vendor, len(days), room=room is not None, device=device is not None)
        cursor.execute(question, asked)
        return cursor.fetchall()


def text(moment):
    """A moment as SQLite keeps it; PostgreSQL reads it too, since the connection speaks UTC."""
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S")


def free(request):
    asked = request.GET
    first, last = date.fromisoformat(asked["from"]), date.fromisoformat(asked["until"])
    rows = free_rows(asked["service"], asked["location"], first, last)
    return JsonResponse({"free": [(str(begin), name, str(key)) for begin, name, key in rows]})


def book(request):
    asked = json.loads(request.body)
    start = datetime.fromisoformat(asked["start"])
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql.SERVICE, asked)
        _before, minutes, after, _room, _device = cursor.fetchone()
        end = start + timedelta(minutes=minutes)
        values = asked | {"id": new_id().hex, "start": text(start), "end": text(end), "now": text(datetime.now(UTC))}
        values["until"] = text(end + timedelta(minutes=after))
        cursor.execute(sql.LOOK, values)
        if cursor.fetchone():
            return JsonResponse({"taken": True}, status=409)
        cursor.execute(sql.BOOK, values)
        values |= {"change": new_id().hex, "facts": json.dumps({"staff": asked["staff"], "starts_at": asked["start"]})}
        cursor.execute(sql.HISTORY, values)
        cursor.execute(sql.AUDIT, values)
    return JsonResponse({"id": values["id"]})


def day(request):
    """The same rows as the day in the diary, with the same signs, the way a tutorial would write them."""
    begin = datetime.combine(date.fromisoformat(request.GET["day"]), time.min, HELSINKI)
    people = Staff.objects.filter(has_column=True, location=request.GET["location"]).order_by("diary_order", "name")
    before = Appointment.objects.filter(client=OuterRef("client"), starts_at__lt=OuterRef("starts_at"))
    paid = Appointment.objects.filter(pk=OuterRef("pk"), receipt_lines__kind="treatment", receipt_lines__refund_of=None)
    visits = (
        Appointment.objects.filter(starts_at__gte=begin, starts_at__lt=begin + timedelta(days=1), staff__in=people)
        .exclude(state__in=Appointment.GONE)
        .select_related("client", "staff", "service", "room", "device")
        .annotate(
            warned=Exists(HealthFact.objects.filter(client=OuterRef("client"), ended_at=None)),
            is_new=~Exists(before.exclude(state__in=(*Appointment.GONE, "no_show"))),
            is_paid=Exists(paid),
        )
        .order_by("staff__diary_order", "starts_at")
    )
    return render(request, "day.html", {"people": people, "visits": visits, "day": begin})


def search(request):
    with connection.cursor() as cursor:
        cursor.execute(sql.SEARCH, {"part": f"%{request.GET['q']}%"})
        found = cursor.fetchall()
    return JsonResponse({"clients": [[str(cell) for cell in row] for row in found]})


def card(request):
    now = datetime.now(UTC)
    asked = {"client": request.GET["client"], "now": text(now), "today": now.date().isoformat()}
    with connection.cursor() as cursor:
        found = {}
        for name, question in sql.CARD.items():
            cursor.execute(question, asked)
            found[name] = cursor.fetchall()
        cursor.execute(sql.READ, asked)
    return JsonResponse({name: [[str(cell) for cell in row] for row in rows] for name, rows in found.items()})


def advise(request):
    now = datetime.now(UTC)
    asked = {"client": request.GET["client"], "visit": request.GET["visit"]}
    asked |= {"now": text(now), "today": now.date().isoformat()}
    with connection.cursor() as cursor:
        found = {}
        for name, question in sql.ADVISE.items():
            cursor.execute(question, asked)
            found[name] = cursor.fetchall()
        cursor.execute(sql.READ, asked)
    return JsonResponse({name: [[str(cell) for cell in row] for row in rows] for name, rows in found.items()})


def alive(request):
    return HttpResponse("alive")


urlpatterns = [
    path("free", free),
    path("book", book),
    path("day", day),
    path("search", search),
    path("card", card),
    path("advise", advise),
    path("alive", alive),
]
