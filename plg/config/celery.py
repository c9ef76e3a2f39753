"""The Celery application. `celery -A plg.config worker` finds it here."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "plg.config.settings.dev")

app = Celery("plg")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
