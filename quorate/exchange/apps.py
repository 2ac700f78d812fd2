from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "quorate.exchange"
    label = "exchange"
    verbose_name = "Exchange"
