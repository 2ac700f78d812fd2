from django.apps import AppConfig


class FamiliesConfig(AppConfig):
    name = "quorate.families"
    label = "families"
    verbose_name = "Families"
