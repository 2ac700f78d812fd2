from importlib import import_module

from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "quorate.portal"
    label = "portal"
    verbose_name = "Portal"

    def ready(self) -> None:
        # By name: it reads rows, which are not there yet when this module is loaded.
        import_module("quorate.portal.seams").connect()
