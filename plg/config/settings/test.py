"""The suite: real services, own database and key prefix per process, nothing leaves the machine."""

import os
from datetime import time

from plg.config.settings import environment
from plg.config.settings.base import *
from plg.config.settings.base import BASE_DIR, CELERY_BROKER_TRANSPORT_OPTIONS, MEDIA_ROOT, TEMPLATES

_worker = os.environ.get("PYTEST_XDIST_WORKER", "gw0")

DEBUG = False
SECRET_KEY = "only-for-tests-never-anywhere-else-0123456789abcdef"
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
DEMO = True
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# The suite's own process keeps mail in memory (Django sees to that); the worker of the suite puts it in a folder.
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = os.environ.get("MAIL_FOLDER", str(MEDIA_ROOT.parent / "mail"))
if os.environ.get("EMAIL_URL"):
    globals().update(environment.email())
# A test says itself when it is evening; all others have the whole day.
REMINDER_HOURS = (time.min, time.max)
REMINDER_WEEKEND = True
REMINDER_PAUSES = ()
# A stream lasts minutes: the tests that want some say so.
STREAMS = environment.number("STREAMS", 0)
TEMPLATES[0]["DIRS"] = [BASE_DIR / "templates", BASE_DIR / "tests" / "templates"]
# Static files come straight from their sources; nothing is collected first.
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
CELERY_BROKER_TRANSPORT_OPTIONS = {
    **CELERY_BROKER_TRANSPORT_OPTIONS,
    "global_keyprefix": os.environ.get("BROKER_PREFIX", f"plg-test-{_worker}:"),
}
# A test of work that hangs does not wait four minutes for it.
CELERY_TASK_SOFT_TIME_LIMIT = int(os.environ.get("TEST_SOFT_LIMIT", "240"))
CELERY_TASK_TIME_LIMIT = int(os.environ.get("TEST_HARD_LIMIT", "270"))
