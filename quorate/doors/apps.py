from django.apps import AppConfig


class DoorsConfig(AppConfig):
    name = "quorate.doors"
    label = "doors"
    verbose_name = "Doors"
