"""The app's entry in Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AmoConfig(AppConfig):
    name = "amo"
    verbose_name = _("Vragenlijsten")

    def ready(self) -> None:
        from amo import demo, own, panels
        from amo.acts import ACTS
        from amo.content import register_kinds
        from amo.services import leaving
        from amo.services.reminders import register_letters
        from plg.acts import register
        from plg.slots import (
            DEMO,
            ERASERS,
            FREE_TEXTS,
            LOSSES,
            NAVIGATION,
            OUTLIVED,
            OWN_PARTS,
            PANELS,
            PRIVATE_TEXTS,
            READINGS,
        )

        register(*ACTS)
        register_kinds()
        register_letters()
        NAVIGATION.register(panels.places, order=30)
        NAVIGATION.register(panels.figure_places, order=45)
        NAVIGATION.register(panels.group_places, order=46)
        FREE_TEXTS.register(panels.free_texts, order=20)
        PANELS.register(panels.panel, order=30)
        READINGS.register(panels.readings, order=30)
        OWN_PARTS.register(own.own_part, order=20)
        PRIVATE_TEXTS.register(own.private_texts, order=20)
        DEMO.register(demo.build, order=20)
        LOSSES.register(leaving.losses, order=20)
        ERASERS.register(leaving.erase, order=20)
        OUTLIVED.register(leaving.outlived, order=20)
