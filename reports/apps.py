"""The app's entry in Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = _("Rapporten")

    def ready(self) -> None:
        from plg import slots
        from plg.acts import register
        from reports import own, panels
        from reports.acts import ACTS
        from reports.services import handing, leaving, ready_letters

        register(*ACTS)
        ready_letters.register()
        slots.NAVIGATION.register(panels.places, order=80)
        slots.PANELS.register(panels.panel, order=80)
        slots.PANELS.register(panels.telling_panel, order=6)
        slots.PANELS.register(panels.names_panel, order=7)
        slots.LOSSES.register(leaving.losses, order=80)
        slots.ERASERS.register(leaving.erase, order=80)
        slots.OUTLIVED.register(leaving.outlived, order=80)
        slots.TAKEN.register(handing.note_left, order=80)
        slots.TAKEN_BACK.register(leaving.words_taken_back, order=80)
        slots.WITHDRAWN.register(handing.somebody_withdrew, order=80)
        slots.READINGS.register(panels.readings, order=80)
        slots.MINE.register(panels.own_data_panel, order=10)
        slots.MY_DATA.register(own.files, order=80)
        slots.SEEN.register(own.seen, order=80)
        slots.TALK_PAPERS.register(panels.talk_papers, order=80)
        slots.MINUTES_PAPER.register(panels.minutes_paper, order=80)
        slots.TRACES.register(panels.traces, order=80)
        slots.CONSENT_COPY.register(panels.consent_copy, order=80)
