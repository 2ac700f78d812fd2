from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "quorate.desk"
    label = "desk"
    verbose_name = "Desk"
