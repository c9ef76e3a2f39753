"""What the web server loads."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "plg.config.settings.dev")

application = get_asgi_application()
