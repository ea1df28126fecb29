from django.apps import AppConfig


class KommunbrottConfig(AppConfig):
    name = "kommunbrott"
    verbose_name = "grunddata"
