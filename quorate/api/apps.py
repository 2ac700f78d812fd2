from django.apps import AppConfig

from quorate.returns.demo import more


class ApiConfig(AppConfig):
    name = "quorate.api"
    label = "api"
    verbose_name = "API"

    def ready(self) -> None:
        more.add("quorate.api.demo")
