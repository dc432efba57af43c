from django.urls import URLPattern

app_name = "card"
urlpatterns: list[URLPattern] = []
