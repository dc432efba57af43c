from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "salon.reports"
    label = "reports"
