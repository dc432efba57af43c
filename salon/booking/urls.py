from django.urls import path

from salon.booking import feeds
from salon.booking.views import book, day, visit

app_name = "booking"
urlpatterns = [
    path("", day.diary, name="diary"),
    path("list/", day.day_list, name="list"),
    path("events/", day.day_events, name="day-events"),
    path("book/", book.book, name="book"),
    path("first-free/", book.first_free_times, name="first-free"),
    path("feed.ics", feeds.feed, name="feed"),
    path("<uuid:pk>/", visit.appointment, name="appointment"),
    path("<uuid:pk>/move/", visit.move, name="move"),
    path("<uuid:pk>/state/", visit.state, name="state"),
    path("<uuid:pk>/cancel/", visit.cancel, name="cancel"),
    path("<uuid:pk>/undo/<int:version>/", visit.undo, name="undo"),
]
