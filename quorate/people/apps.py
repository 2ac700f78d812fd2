from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "quorate.people"
    label = "people"
    verbose_name = "People, areas and agencies"
