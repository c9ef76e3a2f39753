"""Whether the platform is alive, and whether it is ready. Tells words, never details of the machine."""

import shutil
from pathlib import Path

from celery import current_app
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from kombu.exceptions import OperationalError

LEAST_FREE_BYTES = 200 * 1024 * 1024


@login_not_required
@require_safe
@never_cache
def alive(request: HttpRequest) -> HttpResponse:
    """Answer that this process serves."""
    return HttpResponse("ok", content_type="text/plain")


@login_not_required
@require_safe
@never_cache
def ready(request: HttpRequest) -> JsonResponse:
    """Answer 200 when database, broker, worker and disk are all there, else 503 naming what is not."""
    parts = {"database": _database(), "broker": _broker(), "disk": _disk()}
    parts["worker"] = parts["broker"] and _worker()
    status = 200 if all(parts.values()) else 503
    return JsonResponse({name: "ok" if good else "away" for name, good in parts.items()}, status=status)


def _database() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def _broker() -> bool:
    try:
        with current_app.connection_for_read() as broker:
            broker.ensure_connection(max_retries=0, timeout=2)
    except (OperationalError, OSError):
        return False
    return True


def _worker() -> bool:
    return bool(current_app.control.ping(timeout=1.0, limit=1))


def _disk() -> bool:
    folder = Path(settings.MEDIA_ROOT)
    while not folder.exists():
        folder = folder.parent
    return shutil.disk_usage(folder).free > LEAST_FREE_BYTES
