from django.urls import path

from salon.booking import feeds
from salon.booking.views import blocks, book, day, find, handover, visit

app_name = "booking"
urlpatterns = [
    path("", day.diary, name="diary"),
    path("list/", day.day_list, name="list"),
    path("events/", day.day_events, name="day-events"),
    path("version/", day.day_version, name="day-version"),
    path("privacy/", day.privacy, name="privacy"),
    path("sheet/", day.sheet, name="sheet"),
    path("calls/", day.calls, name="calls"),
    path("book/", book.book, name="book"),
    path("book/last-time/", book.last_time, name="last-time"),
    path("first-free/", find.first_free_times, name="first-free"),
    path("free-times/", find.all_free_times, name="free-times"),
    path("feed.ics", feeds.feed, name="feed"),
    path("blocks/", blocks.add, name="block-add"),
    path("blocks/<uuid:pk>/", blocks.block, name="block"),
    path("blocks/<uuid:pk>/remove/", blocks.remove, name="block-remove"),
    path("blocks/<uuid:pk>/restore/<int:version>/", blocks.restore, name="block-restore"),
    path("absences/<uuid:pk>/", handover.handover, name="handover"),
    path("absences/<uuid:pk>/calls/", handover.handover_calls, name="handover-calls"),
    path("absences/visits/<uuid:pk>/told/", handover.handover_told, name="handover-told"),
    path("absences/visits/<uuid:pk>/undo/", handover.handover_undo, name="handover-undo"),
    path("<uuid:pk>/", visit.appointment, name="appointment"),
    path("<uuid:pk>/move/", visit.move, name="move"),
    path("<uuid:pk>/repeat/", book.repeat, name="repeat"),
    path("<uuid:pk>/state/", visit.state, name="state"),
    path("<uuid:pk>/cancel/", visit.cancel, name="cancel"),
    path("<uuid:pk>/again/", visit.again, name="again"),
    path("<uuid:pk>/card/", visit.card, name="card"),
    path("<uuid:pk>/pay/", visit.pay, name="pay"),
    path("<uuid:pk>/undo/<int:version>/", visit.undo, name="undo"),
]
