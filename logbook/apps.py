"""The app's entry in Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LogbookConfig(AppConfig):
    name = "logbook"
    verbose_name = _("Logboek")

    def ready(self) -> None:
        from logbook import demo, panels
        from logbook.acts import ACTS
        from logbook.content.kinds import register_kinds
        from plg.acts import register
        from plg.slots import DEMO, FREE_TEXTS, NAVIGATION, PANELS, PRIVATE_TEXTS

        register(*ACTS)
        register_kinds()
        NAVIGATION.register(panels.places, order=10)
        PANELS.register(panels.home_panel, order=10)
        FREE_TEXTS.register(panels.free_texts, order=10)
        PRIVATE_TEXTS.register(panels.private_texts, order=10)
        DEMO.register(demo.build, order=10)
