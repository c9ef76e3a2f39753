"""The app's entry in Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CodingConfig(AppConfig):
    name = "coding"
    verbose_name = _("Codering")

    def ready(self) -> None:
        from coding.content.kinds import register_kinds

        register_kinds()
