from django.apps import AppConfig


class ChallengesConfig(AppConfig):
    name = "quorate.challenges"
    label = "challenges"
    verbose_name = "Challenges"
