"""What every place has in common."""

from pathlib import Path
from typing import Any

from celery.schedules import crontab
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from plg.config.settings import environment

BASE_DIR = Path(__file__).resolve().parents[3]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",
    "crispy_forms",
    "crispy_bootstrap5",
    "js_lib_bootstrap5",
    "django_htmx",
    "template_partials",
    "csp",
    "allauth.account",  # its tables stay empty: allauth.mfa does not load without it
    "allauth.mfa",
    "plg",
    "logbook",
    "amo",
    "intervisie",
    "coding",
    "reports",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "plg.middleware.OwnOriginOnly",
    "plg.config.static.EveryVersion",
    "plg.middleware.PackedPages",
    "plg.middleware.NothingKept",  # after the static files, which are for everybody and for ever
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "plg.middleware.SignInFirst",
    "django.contrib.messages.middleware.MessageMiddleware",
    "plg.middleware.SessionLimits",
    "allauth.account.middleware.AccountMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "plg.middleware.PersonalLanguage",
    "plg.middleware.KindErrors",
]

ROOT_URLCONF = "plg.config.urls"
WSGI_APPLICATION = "plg.config.wsgi.application"
ASGI_APPLICATION = "plg.config.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "plg.context.page",
            ],
            "builtins": ["plg.templatetags.icons"],  # {% icon "book" %}, everywhere
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"
CRISPY_FAIL_SILENTLY = False

DATABASES = {"default": environment.database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "plg.User"
LOGIN_URL = "plg:sign_in"
LOGIN_REDIRECT_URL = "plg:home"
LOGOUT_REDIRECT_URL = "plg:sign_in"
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["email", "name"]},
    },
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 15},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "plg.services.passwords.NotOurWords"},
    {"NAME": "plg.services.passwords.NotLeaked"},
]

# A list of passwords that leaked elsewhere, kept on the machine; docs/operating.md says where it comes from.
LEAKED_PASSWORDS = environment.file("LEAKED_PASSWORDS")

# Second factors. Every page of them is ours: no address of allauth is in the URLconf.
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
MFA_ADAPTER = "plg.services.factor_keys.Adapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = "LeiderschapsPLG"
MFA_TOTP_TOLERANCE = 1
# What the secrets of second factors are encrypted with: the first key encrypts, every one decrypts.
FACTOR_KEYS = [key.strip() for key in environment.text("FACTOR_KEYS", " ").split(",") if key.strip()]

# Dutch is the language of the msgids; English is the complete second language.
LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", _("Nederlands")), ("en", _("Engels"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["plg.formats"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Amsterdam"

STATIC_URL = "static/"
STATIC_ROOT = Path(environment.text("STATIC_ROOT", str(BASE_DIR / "staticfiles")))
# Made at set-up by `manage.py prepare_static`: the cut fonts. Absent before that, which is no fault (W004).
STATIC_MADE = STATIC_ROOT.with_name(f"{STATIC_ROOT.name}-made")
STATICFILES_DIRS = [BASE_DIR / "static", STATIC_MADE]
SILENCED_SYSTEM_CHECKS = ["staticfiles.W004"]
MEDIA_ROOT = Path(environment.text("MEDIA_ROOT", str(BASE_DIR / ".data" / "media")))
# The list of who was erased. It must outlive a restore of the database: never in the same backup.
TOMBSTONES = Path(environment.text("TOMBSTONES", str(MEDIA_ROOT.parent / "tombstones" / "erased.txt")))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    # Static files are for everybody, also for a web server that runs as another user; uploads are not.
    "staticfiles": {
        "BACKEND": "plg.config.static.NamedByContent",
        "OPTIONS": {"file_permissions_mode": 0o644},
    },
}
# Already small, or for the PDF only: compressing these costs ten seconds at set-up and serves nobody.
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = ["woff2", "ttf", "map", "png", "jpg", "webp"]
DATA_UPLOAD_MAX_MEMORY_SIZE = 3 * 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o640

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
# Sessions end by plg.access.proof: 30 minutes idle and 12 hours in all, or 30 days on somebody's own device.
SESSION_COOKIE_AGE = 60 * 60 * 12
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "plg.views.errors.csrf_failure"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}

DEFAULT_FROM_EMAIL = environment.text("MAIL_FROM", "LeiderschapsPLG <geen-antwoord@leiderschapsplg.example>")
BASE_URL = environment.text("BASE_URL", "http://127.0.0.1:8000").rstrip("/")

CELERY_BROKER_URL = environment.broker()
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_TASKS_PER_CHILD = 200
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TASK_SOFT_TIME_LIMIT = 240
CELERY_TASK_TIME_LIMIT = 270
CELERY_TIMEZONE = TIME_ZONE
CELERY_BROKER_TRANSPORT_OPTIONS = {
    # Longer than the hard time limit; the job row and its lease bring work back long before this.
    "visibility_timeout": 300,
    "unacked_restore_interval": 2,
    "unacked_restore_throttle": 1,
    "unacked_mutex_expire": 10,
    # A page never waits for the broker: one quick second try, then the sweeper takes over.
    "max_retries": 1,
    "interval_start": 0.2,
    "interval_step": 0,
    "socket_connect_timeout": 1,
    "socket_timeout": 3,
    "global_keyprefix": environment.text("BROKER_PREFIX", "plg:"),
}
CELERY_BEAT_SCHEDULER = "plg.config.beat:OneBeat"
CELERY_BEAT_SCHEDULE = {
    "sweep": {"task": "plg.sweep", "schedule": 5.0, "options": {"expires": 5}},
    "tidy": {"task": "plg.tidy", "schedule": 3600.0, "options": {"expires": 3600}},
    "tidy-reports": {"task": "reports.tidy", "schedule": 3600.0, "options": {"expires": 3600}},
    "remind": {"task": "plg.remind", "schedule": 3600.0, "options": {"expires": 3600}},
    "tidy-photos": {
        "task": "logbook.tidy_photos",
        "schedule": crontab(hour=3, minute=10),
        "options": {"expires": 7200},
    },
    "retention": {"task": "plg.retention", "schedule": crontab(hour=3, minute=40), "options": {"expires": 7200}},
    "settle-groups": {"task": "amo.settle_groups", "schedule": 3600.0, "options": {"expires": 3600}},
    "digest": {"task": "logbook.digest", "schedule": 3600.0, "options": {"expires": 3600}},
    "erase": {"task": "plg.erase_planned", "schedule": crontab(hour=3, minute=20), "options": {"expires": 7200}},
    "remind-waves": {"task": "amo.remind", "schedule": 900.0, "options": {"expires": 900}},
    "tidy-sessions": {"task": "intervisie.tidy", "schedule": crontab(hour=3, minute=50), "options": {"expires": 7200}},
    "remind-meetings": {"task": "intervisie.remind", "schedule": 900.0, "options": {"expires": 900}},
}

# A group figure is shown only from this many persons on.
MIN_GROUP = 5
# In a research export a combination of background values is shown only when this many persons share it.
EXPORT_K = 5
# How long a report or an export that somebody asked for is kept, in days.
REPORT_DAYS = environment.number("REPORT_DAYS", 30, least=1)
# How long after a live session what was brought in and noted in it is kept, in days.
SESSION_TEXT_DAYS = environment.number("SESSION_TEXT_DAYS", 30, least=1)
# How long who took part in a group talk has to look over its record before whoever writes it may settle it, in days.
RECORD_CHECK_DAYS = environment.number("RECORD_CHECK_DAYS", 14, least=1)
# How long after the end of a community its names and addresses are kept, and its research data; a community may
# have dates of its own. See docs/operating.md.
CONTACT_MONTHS = environment.number("CONTACT_MONTHS", 24, least=1)
RESEARCH_MONTHS = environment.number("RESEARCH_MONTHS", 120, least=1)
# How long finished work and links that are used up or expired are remembered, in days.
TRACE_DAYS = environment.number("TRACE_DAYS", 90, least=1)
# How long the zip of somebody's own data is kept, in days.
OWN_COPY_DAYS = environment.number("OWN_COPY_DAYS", 7, least=1)
# How long somebody whom a coordinator wants erased has to say no, from the day the letter goes, in days.
ERASE_WAIT_DAYS = environment.number("ERASE_WAIT_DAYS", 14, least=1)
# Sign-in links: how long an invitation and a link asked for stay valid, in hours.
INVITATION_HOURS = 24 * 21
SIGN_IN_LINK_HOURS = 1
# Reminders go out between these hours by the Dutch clock, not at weekends unless told so, and not in the pauses.
REMINDER_HOURS = environment.hours("REMINDER_HOURS", "07:30-19:30")
REMINDER_WEEKEND = environment.text("REMINDER_WEEKEND", "0") == "1"
REMINDER_PAUSES = environment.pauses("REMINDER_PAUSES")
# Who shows this word reads the figures at /metrics; without one nobody does.
METRICS_TOKEN = environment.secret("METRICS_TOKEN")
# Where who runs the platform is reached: about what cannot be used, and about what is not safe.
CONTACT = environment.contact("CONTACT")
SECURITY_CONTACT = environment.contact("SECURITY_CONTACT") or CONTACT
# How many proxies of our own stand before the web server: the address of a visitor is read from what they pass on.
PROXIES = environment.number("PROXIES", 0)
# How many live sessions' screens one web process tells at once what changed; who comes after that asks by itself. The
# web server has this many threads more than it needs for what is answered at once (plg/config/gunicorn.py).
STREAMS = environment.number("STREAMS", 32)
# The demo personas and their one-click sign-in exist only where this is set.
DEMO = False

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "plg.logs.DiscreetFormatter",
            "fmt": "{asctime} {levelname} {name} {message}",
            "style": "{",
        },
        "json": {"()": "plg.logs.JsonFormatter"},
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"plg": {"level": "INFO"}},
}
