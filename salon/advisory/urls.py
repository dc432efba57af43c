from django.urls import path

from salon.advisory import views

app_name = "advisory"
urlpatterns = [
    path("", views.people, name="people"),
    path("mine/", views.mine, name="mine"),
    path("<uuid:pk>/", views.person, name="person"),
]
