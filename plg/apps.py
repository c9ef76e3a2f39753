"""The app's entry in Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PlgConfig(AppConfig):
    name = "plg"
    verbose_name = _("Leergemeenschap")

    def ready(self) -> None:
        from django.contrib.auth.signals import user_logged_in, user_logged_out

        from plg import own, panels
        from plg.acts import register
        from plg.audit.words import ACTS
        from plg.content.kinds import register_kinds
        from plg.services import confirmation, factor_letters, planned_erasing, reminding, sessions
        from plg.slots import ABOUT_ME, MINE, NAVIGATION, OWN_PARTS, PANELS, READINGS, SEEN

        register(*ACTS)
        user_logged_in.connect(sessions.on_coming_in, dispatch_uid="plg.sessions")
        user_logged_out.connect(sessions.on_going_out, dispatch_uid="plg.sessions")
        register_kinds()
        reminding.register()
        confirmation.register()
        factor_letters.register()
        planned_erasing.register()
        NAVIGATION.register(panels.first_places, order=0)
        NAVIGATION.register(panels.last_places, order=90)
        PANELS.register(panels.consent_panel, order=5)
        OWN_PARTS.register(own.who_you_are, order=0)
        OWN_PARTS.register(own.what_you_chose, order=5)
        SEEN.register(own.seen, order=0)
        MINE.register(panels.seen_panel, order=20)
        MINE.register(panels.former_panel, order=30)
        PANELS.register(panels.people_panel, order=50)
        ABOUT_ME.register(panels.guides_panel, order=75)
        ABOUT_ME.register(panels.reminders_panel, order=80)
        READINGS.register(panels.readings, order=90)
