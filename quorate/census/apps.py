from importlib import import_module

from django.apps import AppConfig

from quorate.returns.demo import more


class CensusConfig(AppConfig):
    name = "quorate.census"
    label = "census"
    verbose_name = "Census"

    def ready(self) -> None:
        # By name: it reads rows, which are not there yet when this module is loaded.
        import_module("quorate.census.seams").connect()
        more.add("quorate.census.demo")
