from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "quorate.reports"
    label = "reports"
    verbose_name = "Reports"
