from django.urls import path

from clients.safety.views import patches, questions, rules

app_name = "safety"
urlpatterns = [
    path("ask/", questions.ask, name="ask"),
    path("questions/", questions.questions, name="questions"),
    path("questions/<uuid:pk>/answer/", questions.answer, name="answer"),
    path("questions/<uuid:pk>/second/", questions.second, name="second"),
    path("questions/<uuid:pk>/withdraw/", questions.withdraw, name="withdraw"),
    path("patch-tests/", patches.tests, name="patch-tests"),
    path("patch-tests/lines/", patches.lines, name="patch-lines"),
    path("patch-tests/lines/<uuid:pk>/", patches.line, name="patch-line"),
    path("patch-tests/of/<uuid:client>/", patches.of_client, name="patch-of"),
    path("patch-tests/<uuid:pk>/read/", patches.read, name="patch-read"),
    path("patch-tests/<uuid:pk>/take-back/", patches.take_back, name="patch-take-back"),
    path("rules/", rules.rules, name="rules"),
    path("rules/begin/", rules.begin, name="begin"),
    path("rules/new/", rules.rule_new, name="rule-new"),
    path("rules/treatments/", rules.treatments, name="treatments"),
    path("rules/<uuid:pk>/", rules.rule, name="rule"),
    path("rules/<uuid:pk>/end/", rules.rule_end, name="rule-end"),
    path("rules/<uuid:pk>/back/", rules.rule_back, name="rule-back"),
]
