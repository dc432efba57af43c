from django.urls import path

from salon.house import views

app_name = "house"
urlpatterns = [
    path("", views.salon, name="salon"),
]
