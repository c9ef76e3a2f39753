"""Notes that something ran by itself just now, for whoever asks whether all is well."""

from datetime import datetime, timedelta

from django.utils import timezone

from plg.models import Pulse
from plg.words import PulseOf

#: A pulse is not written again sooner: the sweeper runs every five seconds.
FRESH = timedelta(seconds=20)


def beat(of: PulseOf) -> None:
    """Note that this ran well now. At most three statements, and one when it did so a moment ago."""
    now = timezone.now()
    if Pulse.objects.filter(of=of, at__gt=now - FRESH).exists():
        return
    Pulse.objects.update_or_create(of=of, defaults={"at": now})


def had(of: PulseOf, at: datetime) -> None:
    """Note that this ran well at that moment: a database that was put back does not know the backup it came from."""
    Pulse.objects.get_or_create(of=of, defaults={"at": at})
    Pulse.objects.filter(of=of, at__lt=at).update(at=at)
