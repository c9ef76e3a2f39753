"""The app's entry in Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LogbookConfig(AppConfig):
    name = "logbook"
    verbose_name = _("Logboek")

    def ready(self) -> None:
        from django.db.models.signals import post_delete

        from logbook.acts import ACTS
        from logbook.content.kinds import register_kinds
        from logbook.models import Photo
        from logbook.services import digests, photo_files, talk_letters
        from plg.acts import register

        register(*ACTS)
        # A photo's row goes in many ways (with its entry, its member, its community); its files go with it in all.
        post_delete.connect(photo_files.row_gone, sender=Photo, dispatch_uid="photo files")
        register_kinds()
        digests.register_letters()
        talk_letters.register_letters()
        self._give_panels()
        self._give_what_is_kept()

    def _give_panels(self) -> None:
        """Give the places of the navigation, and the blocks of the pages of others."""
        from logbook import panels
        from plg.slots import ABOUT_ME, FREE_TEXTS, MINE, NAVIGATION, OFFLINE, PANELS, PRIVATE_TEXTS, READINGS

        NAVIGATION.register(panels.places, order=10)
        PANELS.register(panels.talks_panel, order=7)
        PANELS.register(panels.news_panel, order=8)
        PANELS.register(panels.due_panel, order=9)
        PANELS.register(panels.home_panel, order=10)
        PANELS.register(panels.memory_panel, order=60)
        MINE.register(panels.written_panel, order=25)
        ABOUT_ME.register(panels.habits_panel, order=70)
        OFFLINE.register(panels.offline_panel, order=10)
        FREE_TEXTS.register(panels.free_texts, order=10)
        PRIVATE_TEXTS.register(panels.private_texts, order=10)
        READINGS.register(panels.readings, order=10)

    def _give_what_is_kept(self) -> None:
        """Give what is kept of one person, what goes with them, and the demo world."""
        from logbook import demo, own
        from logbook.services import leaving
        from plg.slots import DEMO, ERASERS, LOSSES, MY_DATA, OUTLIVED, OWN_PARTS, SEEN

        OWN_PARTS.register(own.own_part, order=10)
        OWN_PARTS.register(own.growth_part, order=11)
        OWN_PARTS.register(own.responses_part, order=12)
        OWN_PARTS.register(own.drafts_part, order=14)
        OWN_PARTS.register(own.threads_part, order=16)
        MY_DATA.register(own.photo_files, order=10)
        OWN_PARTS.register(own.talks_part, order=16)
        SEEN.register(own.seen, order=10)
        DEMO.register(demo.build, order=10)
        LOSSES.register(leaving.losses, order=10)
        ERASERS.register(leaving.erase, order=10)
        OUTLIVED.register(leaving.outlived, order=10)
