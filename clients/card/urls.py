from django.urls import path

from clients.card import views

app_name = "card"
urlpatterns = [
    path("", views.clients, name="clients"),
    path("search/", views.search, name="search"),
    path("new/", views.new_client, name="new-client"),
    path("<uuid:pk>/", views.client, name="client"),
    path("<uuid:pk>/contact/", views.change_contact, name="change-contact"),
    path("<uuid:pk>/wishes/", views.change_wishes, name="change-wishes"),
    path("<uuid:pk>/health/", views.health, name="health"),
    path("<uuid:pk>/health/<uuid:fact>/end/", views.end_health, name="end-health"),
]
