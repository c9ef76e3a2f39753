"""What happens to waves and sheets: open, begin, answer, submit."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from amo.instrument import read_instrument
from amo.models import Answer, Sheet, Wave
from amo.selectors import instrument_of, is_open, progress_of
from amo.words import Moment
from plg import audit
from plg.access.decide import require
from plg.access.permissions import Permission
from plg.errors import DomainError, Refused
from plg.models import Community, ContentVersion, Membership


@transaction.atomic
def plan_wave(
    *,
    by: Membership | None,
    community: Community,
    moment: Moment,
    instrument: ContentVersion,
    opens: date,
    closes: date,
) -> Wave:
    """Plan a measurement; planning the same moment again changes its window. `by` is None for the demo world."""
    wave, made = Wave.objects.update_or_create(
        community=community,
        moment=moment,
        defaults={"opens_on": opens, "closes_on": closes},
        create_defaults={"instrument": instrument, "opens_on": opens, "closes_on": closes},
    )
    if made:
        audit.record("wave.planned", by=by, community=community, subject=wave, moment=moment.value)
    return wave


@transaction.atomic
def begin(*, by: Membership, wave: Wave) -> Sheet:
    """Return the member's sheet in this wave, made at the first visit. The instrument is frozen from then on."""
    require(by, Permission.FILL_IN_SHEET)
    sheet = Sheet.objects.filter(wave=wave, membership=by).first()
    if sheet is not None:
        return sheet
    if not is_open(wave):
        raise DomainError(_("Deze vragenlijst is nu niet open. Vraag je coördinator als je hem toch wilt invullen."))
    ContentVersion.objects.filter(pk=wave.instrument_id, frozen_at=None).update(frozen_at=timezone.now())
    return Sheet.objects.get_or_create(wave=wave, membership=by)[0]


@transaction.atomic
def answer(*, by: Membership, sheet: Sheet, item: str, value: int | None) -> None:
    """Keep one answer, at once; answering again replaces it. None is "not applicable".

    Raises `DomainError` for a sheet that was sent, an unknown statement or a point that is not on the scale.
    A sheet that was begun may be finished after the window: it never closes on somebody typing.
    """
    _require_own(by, sheet)
    sheet = Sheet.objects.select_for_update().get(pk=sheet.pk)
    if sheet.submitted_at is not None:
        raise DomainError(_("Deze vragenlijst is al verstuurd en ligt vast. Je antwoord is niet veranderd."))
    instrument = read_instrument(sheet.wave.instrument.body, "nl")
    if instrument.scale_of(item) is None or not instrument.accepts(value):
        raise DomainError(_("Dit antwoord hoort niet bij deze vragenlijst. Kies een van de punten bij de stelling."))
    Answer.objects.update_or_create(sheet=sheet, item=item, defaults={"value": value})


@transaction.atomic
def submit(*, by: Membership, sheet: Sheet) -> Sheet:
    """Send the sheet: from now on it is fixed. Sending twice is sending once; an unfinished one is refused."""
    _require_own(by, sheet)
    sheet = Sheet.objects.select_for_update().select_related("wave__instrument", "wave__community").get(pk=sheet.pk)
    if sheet.submitted_at is not None:
        return sheet
    answers = dict(sheet.answers.values_list("item", "value"))
    progress = progress_of(instrument_of(sheet.wave), answers)
    if not progress.is_complete:
        left = progress.total - progress.answered
        raise DomainError(
            _("Er zijn nog %(left)d stellingen open. Vul ze in of kies “niet van toepassing”.") % {"left": left}
        )
    sheet.submitted_at = timezone.now()
    sheet.save(update_fields=["submitted_at"])
    audit.record("sheet.submitted", by=by, subject=sheet)
    return sheet


def _require_own(by: Membership, sheet: Sheet) -> None:
    require(by, Permission.FILL_IN_SHEET)
    if sheet.membership_id != by.pk:
        raise Refused(_("Deze vragenlijst is van iemand anders."))
