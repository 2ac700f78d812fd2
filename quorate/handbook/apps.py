from django.apps import AppConfig


class HandbookConfig(AppConfig):
    name = "quorate.handbook"
    label = "handbook"
    verbose_name = "Handbook"
