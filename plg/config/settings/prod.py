"""Production: everything comes from the environment; whatever is missing ends the start with one line."""

from pathlib import Path

from plg.config.settings import environment
from plg.config.settings.base import *
from plg.config.settings.base import LOGGING, MIDDLEWARE

DEBUG = False
DEMO = False
SECRET_KEY = environment.signing_key("SECRET_KEY", environment.text("SECRET_KEY"))
SECRET_KEY_FALLBACKS = environment.former_keys("SECRET_KEY_FALLBACKS")
ALLOWED_HOSTS = environment.words("ALLOWED_HOSTS")
BASE_URL = environment.text("BASE_URL").rstrip("/")
if not BASE_URL.startswith("https://"):
    raise environment.BadEnvironment("BASE_URL", "must begin with https://")
MEDIA_ROOT = Path(environment.text("MEDIA_ROOT"))
PROXIES = environment.number("PROXIES", 1)
globals().update(environment.email())

LOGGING["handlers"]["console"]["formatter"] = environment.one_of("LOG_FORMAT", "json", "line")
# A refusal is told by our own line of the request, without its address.
LOGGING["loggers"]["django.request"] = {"level": "ERROR"}
MIDDLEWARE = ["plg.middleware.RequestLog", *MIDDLEWARE]

CSRF_TRUSTED_ORIGINS = [BASE_URL]
SECURE_SSL_REDIRECT = True
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-sessionid"
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_NAME = "__Host-csrftoken"
