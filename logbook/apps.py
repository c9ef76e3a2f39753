"""The app's entry in Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LogbookConfig(AppConfig):
    name = "logbook"
    verbose_name = _("Logboek")

    def ready(self) -> None:
        from django.db.models.signals import post_delete

        from logbook import demo, own, panels
        from logbook.acts import ACTS
        from logbook.content.kinds import register_kinds
        from logbook.models import Photo
        from logbook.services import leaving, photo_files
        from plg.acts import register
        from plg.slots import (
            DEMO,
            ERASERS,
            FREE_TEXTS,
            LOSSES,
            MINE,
            MY_DATA,
            NAVIGATION,
            OUTLIVED,
            OWN_PARTS,
            PANELS,
            PRIVATE_TEXTS,
            READINGS,
            SEEN,
        )

        register(*ACTS)
        # A photo's row goes in many ways (with its entry, its member, its community); its files go with it in all.
        post_delete.connect(photo_files.row_gone, sender=Photo, dispatch_uid="photo files")
        register_kinds()
        NAVIGATION.register(panels.places, order=10)
        PANELS.register(panels.news_panel, order=8)
        PANELS.register(panels.home_panel, order=10)
        MINE.register(panels.written_panel, order=25)
        FREE_TEXTS.register(panels.free_texts, order=10)
        PRIVATE_TEXTS.register(panels.private_texts, order=10)
        READINGS.register(panels.readings, order=10)
        OWN_PARTS.register(own.own_part, order=10)
        OWN_PARTS.register(own.growth_part, order=11)
        OWN_PARTS.register(own.responses_part, order=12)
        OWN_PARTS.register(own.drafts_part, order=14)
        MY_DATA.register(own.photo_files, order=10)
        SEEN.register(own.seen, order=10)
        DEMO.register(demo.build, order=10)
        LOSSES.register(leaving.losses, order=10)
        ERASERS.register(leaving.erase, order=10)
        OUTLIVED.register(leaving.outlived, order=10)
