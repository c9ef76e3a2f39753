"""The app's entry in Django."""

from django.apps import AppConfig
from django.db.models.signals import post_delete
from django.utils.translation import gettext_lazy as _


class IntervisieConfig(AppConfig):
    name = "intervisie"
    verbose_name = _("Intervisie")

    def ready(self) -> None:
        from intervisie import demo, leaving, own, panels
        from intervisie.acts import ACTS
        from intervisie.content.kinds import register_kinds
        from intervisie.models import MaterialFile
        from intervisie.services import closing_letters, continuity, materials
        from intervisie.services.meeting_letters import register_letters
        from intervisie.services.sessions import give_up_seats
        from plg.acts import register
        from plg.slots import (
            DEMO,
            ERASERS,
            FREE_TEXTS,
            LEFT,
            LOSSES,
            NAVIGATION,
            OUTLIVED,
            OWN_PARTS,
            PANELS,
            PRIVATE_TEXTS,
            READINGS,
        )

        register(*ACTS)
        # A file's row goes in many ways (by hand, with its meeting, with the community); the file goes with it in all.
        post_delete.connect(materials.row_gone, sender=MaterialFile, dispatch_uid="material files")
        register_kinds()
        register_letters()
        closing_letters.register_letters()
        continuity.register_letter()
        NAVIGATION.register(panels.places, order=20)
        PANELS.register(panels.panel, order=20)
        PANELS.register(panels.first_panel, order=21)
        PANELS.register(panels.closing_panel, order=19)
        PANELS.register(panels.records_panel, order=6)
        PANELS.register(panels.session_panel, order=4)
        FREE_TEXTS.register(panels.free_texts, order=30)
        PRIVATE_TEXTS.register(panels.private_texts, order=30)
        READINGS.register(panels.readings, order=20)
        OWN_PARTS.register(own.own_part, order=30)
        OWN_PARTS.register(own.sessions_part, order=31)
        OWN_PARTS.register(own.meetings_part, order=32)
        OWN_PARTS.register(own.urgency_part, order=33)
        OWN_PARTS.register(own.checklist_part, order=39)
        OWN_PARTS.register(own.records_part, order=34)
        DEMO.register(demo.build, order=30)
        LOSSES.register(leaving.losses, order=30)
        ERASERS.register(leaving.erase, order=30)
        LEFT.register(give_up_seats, order=30)
        OUTLIVED.register(leaving.outlived, order=30)
