from django.apps import AppConfig


class MinutesConfig(AppConfig):
    name = "quorate.minutes"
    label = "minutes"
    verbose_name = "Minutes"
