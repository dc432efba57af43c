from django.urls import path

from clients.intake.views import client_page, filled, questionnaires

app_name = "intake"
urlpatterns = [
    path("", questionnaires.questionnaires, name="questionnaires"),
    path("begin/", questionnaires.begin, name="begin"),
    path("new/", questionnaires.new, name="new"),
    path("fill/<str:token>/", client_page.client_page, name="client-page"),
    path("fill/<str:token>/send/", client_page.send, name="client-send"),
    path("of/<uuid:client>/", filled.of_client, name="of-client"),
    path("of/<uuid:client>/ask/", filled.ask, name="ask"),
    path("of/<uuid:client>/tablet/", filled.tablet, name="tablet"),
    path("filled/<uuid:pk>/", filled.filled, name="filled"),
    path("filled/<uuid:pk>/review/", filled.review, name="review"),
    path("filled/<uuid:pk>/withdraw/", filled.withdraw, name="withdraw"),
    path("<uuid:pk>/", questionnaires.questionnaire, name="questionnaire"),
    path("<uuid:pk>/questions/", questionnaires.questions, name="questions"),
]
