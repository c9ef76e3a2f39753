"""What the web server loads."""

import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "plg.config.settings.dev")

application = get_wsgi_application()

# Every view is read now, before anything listens: else whoever asks the first page waits for all of them.
get_resolver().url_patterns  # noqa: B018  # reading it is what imports them
