from django.urls import path

from clients.feedback.views import answers, client_page, trial

app_name = "feedback"
urlpatterns = [
    path("answers/", answers.answers, name="answers"),
    path("try/", trial.trial, name="trial"),
    path("try/<slug:kind>/", trial.trial_page, name="trial-page"),
    path("try/<slug:kind>/send/", trial.trial_send, name="trial-send"),
    path("<str:token>/", client_page.client_page, name="client-page"),
    path("<str:token>/answer/", client_page.answer, name="answer"),
    path("<str:token>/consents/<uuid:consent>/take-back/", client_page.take_back, name="take-back"),
    path("<str:token>/not-now/<uuid:recommendation>/", client_page.not_now, name="not-now"),
    path("<str:token>/no-products/", client_page.no_products, name="no-products"),
    path("<str:token>/wish/", client_page.wish, name="wish"),
]
