"""Whether all is well, part by part, in the words of the screen: how it is, and what to do when it is not.

Read by the administrator's page. Days and rough figures; no name, no text, no community.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from plg.selectors import running
from plg.words import PulseOf, Wellness

GIGABYTE = 1024**3
SOON, LATE = timedelta(minutes=2), timedelta(minutes=15)
#: A minute is twelve turns of the sweeper; a night comes every day, with two hours to be late in.
SWEPT, NIGHTLY, MISSED = timedelta(minutes=1), timedelta(hours=26), timedelta(hours=74)
SLOW = timedelta(minutes=2)


@dataclass(frozen=True)
class Line:
    """One part: what it is, how it does, one sentence about that, and what to do (empty when nothing)."""

    title: str
    state: Wellness
    tells: str
    advice: str = ""


def lines() -> list[Line]:
    """Return every part, the worst first. Eight queries; takes a second when no worker answers."""
    order = list(Wellness)
    return sorted([*standing(running.parts()), *recorded()], key=lambda line: -order.index(line.state))


def recorded() -> list[Line]:
    """Return what the database knows about how it goes, without asking the other parts. Eight queries."""
    work = running.work_of_the_day()
    return [
        _waiting(running.queue()),
        _failed(work),
        _reports(work),
        _mail(),
        *_nights(running.pulses()),
        _archive(),
        _database_log(),
        _schema(),
    ]


def verdict(found: Iterable[Line]) -> Wellness:
    """Return how the whole is doing: as its worst part."""
    order = list(Wellness)
    return max((line.state for line in found), key=order.index, default=Wellness.GOOD)


def standing(parts: running.Parts) -> Iterator[Line]:
    """Yield how the parts do that the platform stands on. No query."""
    yield _either(
        _("De wachtrij"),
        parts.broker,
        _("Redis of Valkey antwoordt."),
        _("Redis of Valkey antwoordt niet. Pagina's werken; rapporten en mail wachten en raken niet kwijt."),
        _("Start die dienst weer. Het werk komt binnen tien seconden vanzelf op gang."),
    )
    yield _worker(parts)
    yield _disk(parts)


def _worker(parts: running.Parts) -> Line:
    title = _("Wie het werk doet")
    if not parts.broker:
        told = _("Dat is nu niet te zien: een werkproces antwoordt via de wachtrij.")
        return Line(title, Wellness.WATCH, told, _("Start eerst de wachtrij, en kijk dan opnieuw."))
    return _either(
        title,
        parts.worker,
        _("Er is minstens één werkproces."),
        _("Geen werkproces antwoordt: rapporten, exports en mail wachten."),
        _("Start een worker. Blijft hij weg, kijk dan in zijn log."),
    )


def _disk(parts: running.Parts) -> Line:
    title, free = _("De schijf"), parts.free_bytes / GIGABYTE
    if free > 5:
        return Line(title, Wellness.GOOD, _("Er is ruim plaats voor rapporten en bestanden."))
    if parts.disk:
        told = _("Er is nog %(free)s GB vrij waar rapporten en bestanden staan.")
        advice = _("Maak plaats, of geef de schijf meer ruimte.")
        return Line(title, Wellness.WATCH, told % {"free": f"{free:.1f}".replace(".", ",")}, advice)
    told = _("De schijf is vol waar rapporten en bestanden staan: die worden niet bewaard. Teksten wel.")
    advice = _("Maak plaats, of geef de schijf meer ruimte. Wat mislukte, kan daarna opnieuw worden gevraagd.")
    return Line(title, Wellness.WRONG, told, advice)


def _waiting(queue: running.Queue) -> Line:
    title = _("Werk dat wacht")
    if queue.waits < SOON:
        return Line(title, Wellness.GOOD, _("Niets wacht langer dan twee minuten."))
    told = ngettext("%(n)s stuk werk wacht", "%(n)s stukken werk wachten", queue.waiting) % {"n": queue.waiting}
    since = {"told": told, "minutes": int(queue.waits.total_seconds() // 60)}
    return Line(
        title,
        Wellness.WATCH if queue.waits < LATE else Wellness.WRONG,
        _("%(told)s, het oudste al %(minutes)s minuten.") % since,
        _("Is er een grote vraag, zoals alle rapporten tegelijk, wacht dan even. Anders: zet er een worker bij."),
    )


def _failed(work: list[running.Work]) -> Line:
    title, failed = _("Werk dat mislukte"), {one.task: one.failed for one in work if one.failed}
    if not failed:
        return Line(title, Wellness.GOOD, _("In het afgelopen etmaal mislukte niets."))
    number = sum(failed.values())
    told = ngettext(
        "In het afgelopen etmaal mislukte %(n)s stuk werk: %(which)s.",
        "In het afgelopen etmaal mislukten %(n)s stukken werk: %(which)s.",
        number,
    )
    which = ", ".join(f"{task} ({n})" for task, n in failed.items())
    advice = _("Wie erom vroeg, leest waarom en kan het opnieuw vragen. De log van de worker zegt waar het misging.")
    return Line(title, Wellness.WATCH, told % {"n": number, "which": which}, advice)


def _reports(work: list[running.Work]) -> Line:
    title = _("Rapporten maken")
    slow = max((one.slow for one in work if one.slow and one.task.startswith("reports.")), default=None)
    if slow is None:
        return Line(title, Wellness.GOOD, _("In het afgelopen etmaal is er geen rapport gemaakt."))
    seconds = max(1, round(slow.total_seconds()))
    told = ngettext(
        "Bijna elk rapport was binnen %(n)s seconde klaar.",
        "Bijna elk rapport was binnen %(n)s seconden klaar.",
        seconds,
    ) % {"n": seconds}
    if slow < SLOW:
        return Line(title, Wellness.GOOD, told)
    return Line(title, Wellness.WATCH, told, _("Duurt het steeds zo lang, geef de worker dan een eigen machine."))


def _mail() -> Line:
    letters = running.letters()
    if letters.held:
        return Line(
            _("Mail"),
            Wellness.WRONG,
            _("De mailserver is niet bereikbaar of laat het platform niet binnen; mail wacht."),
            _("Kijk of de mailserver draait, en of het adres en het wachtwoord in EMAIL_URL kloppen."),
        )
    if letters.failed:
        sentence = ngettext(
            "In het afgelopen etmaal kwam %(n)s brief niet aan.",
            "In het afgelopen etmaal kwamen %(n)s brieven niet aan.",
            letters.failed,
        )
        advice = _("De coördinator ziet bij Mail welke, en waarom.")
        return Line(_("Mail"), Wellness.WATCH, sentence % {"n": letters.failed}, advice)
    return Line(_("Mail"), Wellness.GOOD, _("Er wacht geen mail op de mailserver."))


def _nights(pulses: dict[PulseOf, datetime]) -> Iterator[Line]:
    swept = _age(pulses, PulseOf.SWEEP)
    yield _either(
        _("Wie het werk verdeelt"),
        swept is not None and swept < SWEPT,
        _("Werk dat blijft liggen, wordt steeds opnieuw aangeboden."),
        _("Werk dat blijft liggen, wordt niet opnieuw aangeboden, en herinneringen gaan niet uit."),
        _("Start beat: er hoort er één te draaien."),
    )
    night = _age(pulses, PulseOf.NIGHT)
    yield _either(
        _("De nacht"),
        night is not None and night < NIGHTLY,
        _("Wat niet langer bewaard mag worden, is vannacht opgeruimd."),
        _("%s Wat niet langer bewaard mag worden, staat er nog.") % _last(pulses, PulseOf.NIGHT)
        if night
        else _("Hier is nog geen nacht geweest. Om 03:40 wordt opgeruimd wat niet langer bewaard mag worden."),
        _("Draait beat, en was er om 03:40 een worker? Met “manage.py retention” doe je het nu.")
        if night
        else _("Kijk morgen nog eens. Wachten hoeft niet: met “manage.py retention” doe je het nu."),
        Wellness.WATCH if night is None or night < MISSED else Wellness.WRONG,
    )
    backup = _age(pulses, PulseOf.BACKUP)
    yield _either(
        _("De back-up"),
        backup is not None and backup < NIGHTLY,
        _("Er is een back-up van het afgelopen etmaal."),
        _last(pulses, PulseOf.BACKUP) if backup else _("Er is hier nog nooit een back-up gemaakt."),
        _("Laat “manage.py backup” elke nacht lopen, en kijk in de log waarom het niet lukte.")
        if backup
        else _("Maak er nu een met “manage.py backup”, en laat dat voortaan elke nacht gebeuren."),
        Wellness.WATCH if backup is not None and backup < MISSED else Wellness.WRONG,
    )


def _archive() -> Line:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('archive_mode') = 'off',"
            " last_failed_time > coalesce(last_archived_time, '-infinity') FROM pg_stat_archiver"
        )
        is_off, fails = cursor.fetchone()
    title = _("Het archief tussen twee back-ups")
    if is_off:
        told = _("Het staat uit. Na een ramp is weg wat na de laatste back-up kwam, hoogstens een dag.")
        return Line(title, Wellness.WATCH, told, _("Zet archive_mode aan; docs/operating.md zegt hoe."))
    return _either(
        title,
        not fails,
        _("PostgreSQL legt elke verandering binnen vijf minuten ook buiten de database vast."),
        _("PostgreSQL kan zijn veranderingen niet wegleggen, en houdt ze vast op de eigen schijf."),
        _("Kijk of de plek van het archief vol is of weg."),
    )


def _database_log() -> Line:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('log_min_error_statement') IN ('fatal', 'panic')"
            " AND current_setting('log_error_verbosity') = 'terse'"
            " AND current_setting('log_statement') IN ('none', 'ddl')"
            " AND current_setting('log_min_duration_statement') = '-1'"
        )
        (is_discreet,) = cursor.fetchone()
    return _either(
        _("De log van de database"),
        is_discreet,
        _("Wat mensen schrijven, komt er niet in, ook niet als er iets misgaat."),
        _("Gaat er iets mis, dan schrijft PostgreSQL daarin op wat iemand op dat moment bewaarde."),
        _("Zet vier instellingen van PostgreSQL goed; docs/operating.md zegt welke."),
        Wellness.WATCH,
    )


def _schema() -> Line:
    executor = MigrationExecutor(connection)
    return _either(
        _("De database"),
        not executor.migration_plan(executor.loader.graph.leaf_nodes()),
        _("De database antwoordt en past bij deze versie."),
        _("De database is ouder dan deze versie van het platform."),
        _("Draai “manage.py migrate”."),
    )


def _either(
    title: str, good: bool, when_good: str, when_not: str, advice: str, state: Wellness = Wellness.WRONG
) -> Line:
    return Line(title, Wellness.GOOD, when_good) if good else Line(title, state, when_not, advice)


def _age(pulses: dict[PulseOf, datetime], of: PulseOf) -> timedelta | None:
    return timezone.now() - pulses[of] if of in pulses else None


def _last(pulses: dict[PulseOf, datetime], of: PulseOf) -> str:
    return _("Voor het laatst op %s.") % date_format(timezone.localdate(pulses[of]), "DATE_FORMAT")
