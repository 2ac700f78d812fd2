from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "quorate.api"
    label = "api"
    verbose_name = "API"
