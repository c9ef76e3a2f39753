"""The app's entry in Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PlgConfig(AppConfig):
    name = "plg"
    verbose_name = _("Leergemeenschap")

    def ready(self) -> None:
        from plg.content.kinds import register_kinds

        register_kinds()
