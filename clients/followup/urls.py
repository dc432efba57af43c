from django.urls import path

from clients.followup.views import client_page, days, events, followups

app_name = "followup"
urlpatterns = [
    path("", followups.followups, name="followups"),
    path("days/", days.days, name="days"),
    path("events/", events.events, name="events"),
    path("events/of/<uuid:client>/new/", events.event_new, name="event-new"),
    path("events/<uuid:pk>/", events.event, name="event"),
    path("wishes/<uuid:client>/", followups.wishes, name="wishes"),
    path("answer/<str:token>/", client_page.client_page, name="client-page"),
    path("answer/<str:token>/send/", client_page.answer, name="client-answer"),
    path("answer/<str:token>/no-more/", client_page.no_more, name="client-no-more"),
    path("<uuid:pk>/", followups.one, name="one"),
    path("<uuid:pk>/answer/", followups.answer, name="answer"),
    path("<uuid:pk>/looked/", followups.looked, name="looked"),
    path("<uuid:pk>/cancel/", followups.cancel, name="cancel"),
    path("<uuid:pk>/after-all/", followups.after_all, name="after-all"),
]
