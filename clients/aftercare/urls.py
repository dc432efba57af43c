from django.urls import path

from clients.aftercare import views

app_name = "aftercare"
urlpatterns = [
    path("", views.treatments, name="treatments"),
    path("begin/", views.begin, name="begin"),
    path("topics/", views.topics, name="topics"),
    path("topics/new/", views.topic_new, name="topic-new"),
    path("topics/<uuid:pk>/", views.topic, name="topic"),
    path("treatments/<uuid:pk>/", views.treatment, name="treatment"),
    path("<uuid:pk>/", views.instruction, name="instruction"),
    path("<uuid:pk>/take-away/", views.take_away, name="take-away"),
    path("<uuid:pk>/back/", views.back, name="back"),
]
