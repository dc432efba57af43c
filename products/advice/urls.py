from django.urls import path

from products.advice.views import advise, found, given

app_name = "advice"
urlpatterns = [
    path("", given.given, name="given"),
    path("visits/<uuid:pk>/", advise.advise, name="advise"),
    path("visits/<uuid:pk>/recommend/", advise.recommend, name="recommend"),
    path("visits/<uuid:pk>/nothing-needed/", advise.nothing_needed, name="nothing-needed"),
    path("visits/<uuid:pk>/found/", found.found, name="found"),
    path("visits/<uuid:pk>/at-home/", found.at_home, name="at-home"),
    path("visits/<uuid:pk>/at-home/<uuid:owned>/end/", found.at_home_end, name="at-home-end"),
    path("visits/<uuid:pk>/stops/<uuid:stop>/lift/", found.stop_lift, name="stop-lift"),
    path("recommendations/<uuid:pk>/answer/", advise.recommendation_answer, name="recommendation-answer"),
]
