from django.urls import path

from salon.house.views import overview

app_name = "house"
urlpatterns = [
    path("", overview.salon, name="salon"),
]
