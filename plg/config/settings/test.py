"""The suite: real services, own database and key prefix per process, nothing leaves the machine."""

import os

from plg.config.settings.base import *
from plg.config.settings.base import CELERY_BROKER_TRANSPORT_OPTIONS

_worker = os.environ.get("PYTEST_XDIST_WORKER", "gw0")

DEBUG = False
SECRET_KEY = "only-for-tests-never-anywhere-else-0123456789abcdef"
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
DEMO = True
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
CELERY_BROKER_TRANSPORT_OPTIONS = {
    **CELERY_BROKER_TRANSPORT_OPTIONS,
    "global_keyprefix": os.environ.get("BROKER_PREFIX", f"plg-test-{_worker}:"),
}
