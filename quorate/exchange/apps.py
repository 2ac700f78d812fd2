from django.apps import AppConfig

from quorate.returns.demo import more


class ExchangeConfig(AppConfig):
    name = "quorate.exchange"
    label = "exchange"
    verbose_name = "Exchange"

    def ready(self) -> None:
        more.add("quorate.exchange.demo")
