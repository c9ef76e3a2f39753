"""The app's entry in Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = _("Rapporten")

    def ready(self) -> None:
        from plg.acts import register
        from plg.slots import ERASERS, LOSSES, MINE, MY_DATA, NAVIGATION, OUTLIVED, PANELS, READINGS, SEEN, WITHDRAWN
        from reports import own, panels
        from reports.acts import ACTS
        from reports.services import handing, leaving

        register(*ACTS)
        NAVIGATION.register(panels.places, order=80)
        PANELS.register(panels.panel, order=80)
        PANELS.register(panels.telling_panel, order=6)
        LOSSES.register(leaving.losses, order=80)
        ERASERS.register(leaving.erase, order=80)
        OUTLIVED.register(leaving.outlived, order=80)
        WITHDRAWN.register(handing.somebody_withdrew, order=80)
        READINGS.register(panels.readings, order=80)
        MINE.register(panels.own_data_panel, order=10)
        MY_DATA.register(own.files, order=80)
        SEEN.register(own.seen, order=80)
