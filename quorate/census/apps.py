from django.apps import AppConfig


class CensusConfig(AppConfig):
    name = "quorate.census"
    label = "census"
    verbose_name = "Census"
