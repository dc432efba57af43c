from django.urls import path

from products.advice import views

app_name = "advice"
urlpatterns = [
    path("", views.given, name="given"),
    path("visits/<uuid:pk>/", views.advise, name="advise"),
    path("visits/<uuid:pk>/recommend/", views.recommend, name="recommend"),
    path("visits/<uuid:pk>/nothing-needed/", views.nothing_needed, name="nothing-needed"),
    path("recommendations/<uuid:pk>/answer/", views.recommendation_answer, name="recommendation-answer"),
]
