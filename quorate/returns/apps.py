from django.apps import AppConfig


class ReturnsConfig(AppConfig):
    name = "quorate.returns"
    label = "returns"
    verbose_name = "Returns"
