from django.urls import path

from clients.photos import views

app_name = "photos"
urlpatterns = [
    path("of/<uuid:pk>/", views.client_photos, name="client-photos"),
    path("of/<uuid:pk>/compare/", views.compare, name="compare"),
    path("shown/<str:purpose>/", views.released, name="released"),
    path("<uuid:pk>/picture/", views.picture, name="picture"),
    path("<uuid:pk>/thumb/", views.thumb, name="thumb"),
    path("<uuid:pk>/shown/<str:purpose>/", views.released_picture, name="released-picture"),
    path("<uuid:pk>/remove/", views.remove, name="remove"),
    path("<uuid:pk>/back/", views.back, name="back"),
    path("<uuid:pk>/release/", views.release, name="release"),
]
