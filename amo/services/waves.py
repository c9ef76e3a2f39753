"""What happens to waves: plan, change, call off."""

from datetime import date

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from amo.access import visible_instruments
from amo.instrument import key_of
from amo.models import Wave
from amo.selectors import answered_theme, theme_for
from amo.words import Moment
from plg import audit
from plg.access.decide import require
from plg.access.permissions import Permission
from plg.errors import DomainError, Refused
from plg.models import Community, ContentVersion, Membership
from plg.texts import one_line


@transaction.atomic
def plan_wave(
    *,
    by: Membership | None,
    community: Community,
    moment: Moment,
    instrument: ContentVersion,
    opens: date,
    closes: date,
    grace_days: int = 3,
    announce: bool = True,
    remind_on: list[date] | None = None,
    theme: str | None = None,
    anew: bool = False,
) -> Wave:
    """Plan a measurement; planning the same moment again changes it, or is refused when it should be `anew`.

    `by` is None for the demo world. Without a `theme` the statements are about what they were about before in this
    community, else about its theme.

    A moment that somebody began keeps its instrument version, so that answers stay with their questions; asking
    for another version then is refused. Raises `DomainError` when the dates do not follow each other.
    """
    _may_plan(by, community, instrument)
    remind_on = sorted(set(remind_on or []))
    _check_dates(opens, closes, remind_on)
    wanted = {
        "instrument": instrument,
        "opens_on": opens,
        "closes_on": closes,
        "grace_days": grace_days,
        "announce": announce,
        "remind_on": remind_on,
        "theme": theme_for(community, instrument) if theme is None else one_line(theme),
    }
    rows = Wave.objects.select_for_update(no_key=True).filter(community=community, moment=moment)
    wave = rows.filter(questionnaire=key_of(instrument.body, instrument.key)).first()
    if wave is None:
        wave = Wave(community=community, moment=moment, **wanted)
        _about_the_same(wave)
        wave.save()
        audit.record("wave.planned", by=by, community=community, subject=wave, moment=moment.value)
        return wave
    if anew:
        raise DomainError(_("Deze vragenlijst staat al gepland voor dit meetmoment. Verander die meting."))
    _change(wave, wanted, by)
    return wave


@transaction.atomic
def change_wave(
    *,
    by: Membership,
    wave: Wave,
    instrument: ContentVersion,
    opens: date,
    closes: date,
    grace_days: int,
    announce: bool,
    remind_on: list[date],
    theme: str | None = None,
) -> Wave:
    """Change the window, the messages or, while nobody began, the instrument version and (when given) the theme.

    Raises `DomainError` when the dates do not follow each other, or the questions would change under answers.
    """
    _may_plan(by, wave.community, instrument)
    wave = Wave.objects.select_for_update(no_key=True).get(pk=wave.pk)
    remind_on = sorted(set(remind_on))
    _check_dates(opens, closes, remind_on)
    other = Wave.objects.filter(community=wave.community_id, moment=wave.moment).exclude(pk=wave.pk)
    if other.filter(questionnaire=key_of(instrument.body, instrument.key)).exists():
        raise DomainError(_("Deze vragenlijst staat al gepland voor dit meetmoment. Verander die meting."))
    wanted = {
        "instrument": instrument,
        "opens_on": opens,
        "closes_on": closes,
        "grace_days": grace_days,
        "announce": announce,
        "remind_on": remind_on,
        "theme": wave.theme if theme is None else one_line(theme),
    }
    _change(wave, wanted, by)
    return wave


@transaction.atomic
def call_off_wave(*, by: Membership, wave: Wave) -> None:
    """Take a wave off the calendar. Raises `DomainError` once somebody began: answers are never thrown away so."""
    _may_plan(by, wave.community, wave.instrument)
    wave = Wave.objects.select_for_update(no_key=True).get(pk=wave.pk)
    if wave.sheets.exists():
        raise DomainError(_("Iemand is al begonnen. Sluit de meting door de laatste dag te veranderen."))
    audit.record("wave.called_off", by=by, community=by.community, subject=wave, moment=wave.moment)
    wave.delete()


def _change(wave: Wave, wanted: dict[str, object], by: Membership | None) -> None:
    changed = sorted(name for name, value in wanted.items() if getattr(wave, name) != value)
    if not changed:
        return
    if "instrument" in changed and wave.sheets.exists():
        raise DomainError(_("Iemand is al begonnen met deze vragenlijst. Een meting houdt dan haar vragen."))
    for name in changed:
        setattr(wave, name, wanted[name])
    _about_the_same(wave)
    wave.save()
    audit.record("wave.changed", by=by, community=wave.community, subject=wave, what=changed)


def _about_the_same(wave: Wave) -> None:
    """Refuse another theme than the one people answered about: a second measurement could not be compared."""
    stands = answered_theme(wave.community, wave.instrument)
    if stands is not None and stands != wave.theme:
        raise DomainError(
            _("Er is al geantwoord over “%(theme)s”. Elke meting met deze vragenlijst gaat over hetzelfde.")
            % {"theme": stands or wave.instrument.body["theme"]["nl"]}
        )


def _may_plan(by: Membership | None, community: Community, instrument: ContentVersion) -> None:
    if by is None:
        return
    require(by, Permission.PLAN_WAVES)
    if by.community_id != community.pk or not visible_instruments(by).filter(pk=instrument.pk).exists():
        raise Refused(_("Deze meting of vragenlijst hoort bij een andere groep."))


def _check_dates(opens: date, closes: date, remind_on: list[date]) -> None:
    if closes < opens:
        raise DomainError(
            _("De laatste dag (%(closes)s) ligt voor de eerste (%(opens)s). Verander een van de twee.")
            % {"closes": date_format(closes), "opens": date_format(opens)}
        )
    for day in remind_on:
        if not opens < day <= closes:
            raise DomainError(
                _("De herinnering van %(day)s valt niet tussen het opengaan en het sluiten. Kies een andere dag.")
                % {"day": date_format(day)}
            )
