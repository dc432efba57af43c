from django.urls import path

from products.advice.views import advise, found, given, outcomes, rules, running_out, use

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
    path("rules/begin/", rules.begin, name="rules-begin"),
    path("rules/<slug:what>/", rules.rules, name="rules"),
    path("rules/<slug:what>/new/", rules.rule_new, name="rule-new"),
    path("rules/<slug:what>/<uuid:pk>/", rules.rule, name="rule"),
    path("rules/<slug:what>/<uuid:pk>/away/", rules.rule_away, name="rule-away"),
    path("rules/<slug:what>/<uuid:pk>/back/", rules.rule_back, name="rule-back"),
    path("became/", outcomes.became, name="became"),
    path("use/<str:token>/", use.use, name="use"),
    path("use/<str:token>/no-more/", use.no_more, name="use-no-more"),
    path("use/<str:token>/<uuid:check>/", use.answer, name="use-answer"),
    path("running-out/<str:token>/", running_out.running_out, name="running-out"),
    path("running-out/<str:token>/used-up/", running_out.used_up, name="running-out-used-up"),
    path("running-out/<str:token>/no-letters/", running_out.no_letters, name="running-out-no-letters"),
    path("running-out/<str:token>/no-products/", running_out.no_products, name="running-out-no-products"),
    path("recommendations/<uuid:pk>/answer/", advise.recommendation_answer, name="recommendation-answer"),
]
