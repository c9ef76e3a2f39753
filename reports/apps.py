"""The app's entry in Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = _("Rapporten")

    def ready(self) -> None:
        from plg.acts import register
        from plg.slots import NAVIGATION, PANELS
        from reports import panels
        from reports.acts import ACTS

        register(*ACTS)
        NAVIGATION.register(panels.places, order=80)
        PANELS.register(panels.panel, order=80)
