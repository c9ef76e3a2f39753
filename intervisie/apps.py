"""The app's entry in Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IntervisieConfig(AppConfig):
    name = "intervisie"
    verbose_name = _("Intervisie")

    def ready(self) -> None:
        from intervisie import demo, frame
        from plg.slots import DEMO, NAVIGATION, PANELS

        NAVIGATION.register(frame.places, order=20)
        PANELS.register(frame.panel, order=20)
        DEMO.register(demo.build, order=30)
