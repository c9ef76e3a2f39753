"""What the web server loads."""

import os
import signal

from django.core.wsgi import get_wsgi_application

from plg import push

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "plg.config.settings.dev")

application = get_wsgi_application()

push.end_with(signal.SIGTERM, signal.SIGQUIT, signal.SIGINT)
