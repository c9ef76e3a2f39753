"""What happens to a sheet: begin, answer, remark, submit, and open again. Two devices never overwrite silently."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from amo.access import visible_sheets
from amo.instrument import Instrument, read_instrument
from amo.models import Answer, Remark, Reopening, Sheet, Wave
from amo.selectors import instrument_of, line_of, may_write, progress_of
from amo.services.remarks import keep_remarks, let_remarks_count
from plg import audit
from plg.access.decide import require
from plg.access.permissions import Permission
from plg.errors import DomainError, Refused
from plg.models import Membership
from plg.services.content import freeze
from plg.texts import tidy

#: A sheet that was opened again may be finished at least this long.
REOPENED = timedelta(days=14)


@dataclass(frozen=True)
class Clash:
    """A statement that was answered on another device since this page was made: that answer stands."""

    item: str
    stands: int | None
    wanted: int | None
    at: datetime


@dataclass(frozen=True)
class Change:
    """One answer as a page sends it, and what the page knew: nothing said (None), open (()), or that answer."""

    value: int | None
    knew: tuple[int | None, ...] | None = None


@transaction.atomic
def begin(*, by: Membership, wave: Wave) -> Sheet:
    """Return the member's sheet in this wave, made at the first visit. Raises `DomainError` outside the window."""
    require(by, Permission.FILL_IN_SHEET)
    sheet = visible_sheets(by).select_related("wave__community").filter(wave=wave).first()
    if sheet is not None:
        return sheet
    if not line_of(by, wave, None).is_open:
        raise DomainError(_("Deze vragenlijst is nu niet open. Vraag je coördinator als je hem toch wilt invullen."))
    return Sheet.objects.get_or_create(wave=wave, membership=by)[0]


@transaction.atomic
def answer(*, by: Membership, sheet: Sheet, item: str, value: int | None) -> None:
    """Keep one answer, at once; answering again replaces it. None is "not applicable".

    Raises `DomainError` for a sheet that was sent or is over, an unknown statement or a point not on the scale.
    A sheet that was begun may be finished in its grace: the window never closes on somebody typing.
    """
    _keep(_writable(by, sheet), item, value)


@transaction.atomic
def answer_all(*, by: Membership, sheet: Sheet, changes: Mapping[str, Change]) -> list[Clash]:
    """Keep the answers of one screen and return the ones that were not kept, because another device was earlier.

    Only what differs from what the page knew is a choice; anything else is left as it is. A choice over an answer
    that the page did not know of is not kept: the page shows what stands, and choosing again settles it.
    """
    sheet = _writable(by, sheet)
    kept = {row.item: row for row in sheet.answers.all()}
    clashes = []
    for item, change in changes.items():
        row = kept.get(item)
        if change.knew == (change.value,) or (row is not None and row.value == change.value):
            continue
        if row is not None and change.knew is not None and change.knew != (row.value,):
            clashes.append(Clash(item, row.value, change.value, row.changed_at))
            continue
        _keep(sheet, item, change.value)
    return clashes


@transaction.atomic
def remark(*, by: Membership, sheet: Sheet, scale: str, text: str, before: str) -> str | None:
    """Keep what somebody wrote at a scale; empty takes it away. Returns None, or what another device wrote since.

    `before` is the text the page knew. When something else stands by now nothing is kept, so that neither is lost.
    """
    sheet = _writable(by, sheet)
    if not any(one.key == scale for one in _instrument(sheet).scales):
        raise DomainError(_("Dit deel hoort niet bij deze vragenlijst. Open de vragenlijst opnieuw."))
    text, before = tidy(text), tidy(before)
    row = Remark.objects.filter(sheet=sheet, scale=scale).first()
    stands = row.text if row else ""
    if text in {before, stands}:
        return None
    if stands != before:
        return stands
    if text:
        Remark.objects.update_or_create(sheet=sheet, scale=scale, defaults={"text": text})
    else:
        Remark.objects.filter(sheet=sheet, scale=scale).delete()
    return None


@transaction.atomic
def submit(*, by: Membership, sheet: Sheet, leaving_open: int = 0, remarks_count: bool | None = None) -> Sheet:
    """Send the sheet: from now on it is fixed. Sending twice is sending once.

    Open statements are refused unless the person has seen how many and sends it so (`leaving_open`). A sheet
    without any answer is never sent. `remarks_count` says whether what was written may be read for research; None
    leaves that as it was.
    """
    _require_own(by, sheet)
    sheet = _locked(sheet)
    if sheet.submitted_at is not None:
        return sheet
    sheet = _writable(by, sheet)
    progress = progress_of(instrument_of(sheet.wave), dict(sheet.answers.values_list("item", "value")))
    if progress.answered == 0:
        raise DomainError(_("Er staat nog niets in deze vragenlijst. Vul eerst minstens één stelling in."))
    if progress.left > leaving_open:
        told = ngettext(
            "Er is nog %(left)d stelling open. Vul die in, of verstuur zonder dit antwoord.",
            "Er zijn nog %(left)d stellingen open. Vul ze in, of verstuur zonder deze antwoorden.",
            progress.left,
        )
        raise DomainError(told % {"left": progress.left})
    sheet.submitted_at, sheet.open_until = timezone.now(), None
    sheet.save(update_fields=["submitted_at", "open_until"])
    audit.record("sheet.submitted", by=by, subject=sheet, open=progress.left)
    wanted = sheet.remarks_count if remarks_count is None else remarks_count
    if wanted != sheet.remarks_count:
        return let_remarks_count(by=by, sheet=sheet, counts=wanted)
    keep_remarks(sheet)
    return sheet


@transaction.atomic
def reopen(*, by: Membership, sheet: Sheet, reason: str) -> Sheet:
    """Open a sheet again for its person, with the reason they will read. The one who does it sees no answer.

    It may be finished for two weeks, or as long as its window when that is longer.
    """
    require(by, Permission.PLAN_WAVES)
    sheet = _locked(sheet)
    if sheet.wave.community_id != by.community_id:
        raise Refused(_("Deze vragenlijst hoort bij een andere groep."))
    reason = tidy(reason)
    if not reason:
        raise DomainError(_("Schrijf waarom je de vragenlijst heropent. De deelnemer leest het."))
    sheet.submitted_at = None
    sheet.open_until = timezone.localdate() + REOPENED
    sheet.save(update_fields=["submitted_at", "open_until"])
    Reopening.objects.create(sheet=sheet, by=by, reason=reason[:500])
    audit.record("sheet.reopened", by=by, subject=sheet.membership)
    return sheet


def _keep(sheet: Sheet, item: str, value: int | None) -> None:
    instrument = _instrument(sheet)
    if instrument.scale_of(item) is None or not instrument.accepts(value):
        raise DomainError(_("Dit antwoord hoort niet bij deze vragenlijst. Kies een van de punten bij de stelling."))
    if sheet.wave.instrument.frozen_at is None:
        freeze(version=sheet.wave.instrument, by=None)
    Answer.objects.update_or_create(sheet=sheet, item=item, defaults={"value": value})
    Sheet.objects.filter(pk=sheet.pk).update(touched_at=timezone.now())


def _instrument(sheet: Sheet) -> Instrument:
    return read_instrument(sheet.wave.instrument.body, "nl")


def _locked(sheet: Sheet) -> Sheet:
    rows = Sheet.objects.select_for_update(of=("self",), no_key=True).select_related(
        "wave__instrument", "wave__community"
    )
    return rows.get(pk=sheet.pk)


def _writable(by: Membership, sheet: Sheet) -> Sheet:
    """Return the sheet, locked, or say why it cannot be written any more."""
    _require_own(by, sheet)
    sheet = _locked(sheet)
    sheet.membership = by
    if sheet.submitted_at is not None:
        raise DomainError(_("Deze vragenlijst is al verstuurd en ligt vast. Je antwoord is niet veranderd."))
    window = line_of(by, sheet.wave, sheet).window
    if not may_write(sheet, window):
        raise DomainError(
            _(
                "Deze meting sloot op %(day)s. Wat je had ingevuld is bewaard. "
                "Vraag je coördinator om de vragenlijst weer te openen als je hem wilt afmaken."
            )
            % {"day": date_format(window.closes_on)}
        )
    return sheet


def _require_own(by: Membership, sheet: Sheet) -> None:
    require(by, Permission.FILL_IN_SHEET)
    if sheet.membership_id != by.pk:
        raise Refused(_("Deze vragenlijst is van iemand anders."))
