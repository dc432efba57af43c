from django.urls import path

from salon.booking import feeds, views

app_name = "booking"
urlpatterns = [
    path("", views.diary, name="diary"),
    path("list/", views.day_list, name="list"),
    path("events/", views.day_events, name="day-events"),
    path("book/", views.book, name="book"),
    path("first-free/", views.first_free_times, name="first-free"),
    path("feed.ics", feeds.feed, name="feed"),
    path("<uuid:pk>/", views.appointment, name="appointment"),
    path("<uuid:pk>/move/", views.move, name="move"),
    path("<uuid:pk>/state/", views.state, name="state"),
    path("<uuid:pk>/cancel/", views.cancel, name="cancel"),
    path("<uuid:pk>/undo/<int:version>/", views.undo, name="undo"),
]
