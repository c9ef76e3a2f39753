"""The app's entry in Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AmoConfig(AppConfig):
    name = "amo"
    verbose_name = _(" instruments, waves, sheets:Vragenlijsten")
