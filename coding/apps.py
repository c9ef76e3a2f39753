"""The app's entry in Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CodingConfig(AppConfig):
    name = "coding"
    verbose_name = _("Codering")

    def ready(self) -> None:
        from coding import demo, own, panels
        from coding.acts import ACTS
        from coding.content.kinds import register_kinds
        from coding.selectors.rounds import masking
        from coding.services import leaving
        from plg.acts import register
        from plg.slots import DEMO, ERASERS, LOSSES, MASKING, NAVIGATION, OWN_PARTS, PANELS, PRIVATE_TEXTS, SEEN

        register(*ACTS)
        register_kinds()
        NAVIGATION.register(panels.places, order=40)
        PANELS.register(panels.panel, order=40)
        PANELS.register(panels.first_panel, order=42)
        PANELS.register(panels.masker_panel, order=41)
        PANELS.register(panels.draft_panel, order=43)
        PRIVATE_TEXTS.register(panels.private_texts, order=40)
        OWN_PARTS.register(own.own_part, order=40)
        SEEN.register(own.seen, order=40)
        DEMO.register(demo.build, order=40)
        LOSSES.register(leaving.losses, order=40)
        MASKING.register(masking, order=40)
        ERASERS.register(leaving.erase, order=5)
