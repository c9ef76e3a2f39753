"""What the web server loads."""

import os
from importlib import import_module

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "plg.config.settings.dev")

application = get_wsgi_application()

# Every view is read now, before anything listens: else whoever asks the first page waits for all of them.
import_module(settings.ROOT_URLCONF)
