from django.apps import AppConfig


class PlansConfig(AppConfig):
    name = "quorate.plans"
    label = "plans"
    verbose_name = "Plans"
