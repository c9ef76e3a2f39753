"""A fresh machine: the demo world, mail in a box on disk, plain http on this computer."""

import os

from plg.config.settings import environment
from plg.config.settings.base import *
from plg.config.settings.base import MEDIA_ROOT

DEBUG = environment.text("DEBUG", "") == "1"
SECRET_KEY = environment.text("SECRET_KEY")
ALLOWED_HOSTS = environment.words("ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]")
DEMO = True
if os.environ.get("EMAIL_URL"):
    globals().update(environment.email())
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = str(MEDIA_ROOT.parent / "mail")
