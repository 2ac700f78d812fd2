from importlib import import_module

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "quorate.people"
    label = "people"
    verbose_name = "People, areas and agencies"

    def ready(self) -> None:
        # By name: it reads rows, which are not there yet when this module is loaded.
        import_module("quorate.people.seams").connect()
