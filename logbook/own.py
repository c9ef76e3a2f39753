"""What the logbook keeps of one person: the chapter of their own entries, and who read or judged them.

Given by slot to the copy of somebody's own data and to the page about who saw it.
"""

from datetime import datetime

from django.core.files.storage import default_storage
from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from logbook import selectors
from logbook.models import (
    Draft,
    Entry,
    EntryVersion,
    Intention,
    LearningQuestion,
    Photo,
    Reading,
    ReflectionInterview,
    Response,
    TalkText,
    Thread,
    Yield,
)
from logbook.selectors.growth import own_growth
from logbook.selectors.threads import told, value_kinds
from logbook.words import EntryState
from plg.audit.about import lines_holding, places
from plg.models import NameFinding, User
from plg.slots import OwnFile, OwnPart, OwnPiece, Seen


def own_part(user: User) -> OwnPart:
    """Return every entry somebody wrote, the withdrawn ones too, in the order they happened."""
    entries = (
        Entry.objects.filter(author__user=user)
        .select_related("current", "community")
        .prefetch_related("shares", "photos")
    )
    found = list(entries.order_by("community", "happened_on", "pk"))
    guides = {community: selectors.guide(community) for community in {entry.community for entry in found}}
    return OwnPart(
        _("Wat schreef je?"),
        _("Al je leerervaringen, ook die je terugtrok, met wie ze kan lezen. Eerdere versies staan in de bestanden."),
        [_piece(entry, guides[entry.community]) for entry in found],
    )


def responses_part(user: User) -> OwnPart | None:
    """Return what somebody wrote under entries, their own and others'; None when there is nothing. One query.

    Whose entry it was is told, and nothing of what stands in it.
    """
    rows = Response.objects.filter(author__user=user).select_related("entry__author__user", "entry__community")
    pieces = [
        OwnPiece(
            above=f"{date_format(timezone.localtime(row.made_at), 'j F Y')} · {row.entry.community.title}",
            texts=(("", row.text),),
            notes=(_under(user, row.entry),),
        )
        for row in rows.order_by("made_at", "pk")
    ]
    return OwnPart(_("Wat schreef je erbij?"), _("Je reacties, bij jezelf en bij anderen."), pieces) if pieces else None


def drafts_part(user: User) -> OwnPart | None:
    """Return what somebody is still writing; None when there is nothing. One query."""
    rows = Draft.objects.filter(author__user=user).select_related("author__community").order_by("saved_at", "pk")
    pieces = [
        OwnPiece(
            above=f"{date_format(timezone.localtime(row.saved_at), 'j F Y')} · {row.author.community.title}",
            texts=tuple(("", text) for text in row.said),
        )
        for row in rows
    ]
    return OwnPart(_("Wat is nog niet af?"), _("Je concepten. Alleen jij ziet ze."), pieces) if pieces else None


def growth_part(user: User) -> OwnPart | None:
    """Return what somebody marked as growth in their entries; None when there is nothing. Three queries."""
    pieces = [
        OwnPiece(
            above=f"{_happened(entry)} · {entry.community.title}",
            texts=tuple((f"{mark.number} {mark.domain.label}", mark.quote) for mark in marks),
            notes=tuple(notes),
        )
        for entry, marks, notes in own_growth(user)
    ]
    intro = _("Wat je in je leerervaringen markeerde als groei.")
    return OwnPart(_("Wat leidde tot wat?"), intro, pieces) if pieces else None


def photo_files(user: User) -> list[OwnFile]:
    """Return somebody's photos, in the size for a screen, by the day they were chosen. One query."""
    rows = Photo.objects.filter(author__user=user).order_by("made_at", "pk")
    return [
        OwnFile.kept(f"fotos/{timezone.localdate(photo.made_at)}-{photo.uid}.jpg", photo.screen_file)
        for photo in rows
        if default_storage.exists(photo.screen_file)
    ]


def threads_part(user: User) -> OwnPart | None:
    """Return somebody's learning questions, intentions with what came of them, and yields. Five queries at most."""
    mine, pieces = {"author__user": user}, list[OwnPiece]()
    for question in LearningQuestion.objects.filter(**mine).select_related("author__community").order_by("made_at"):
        said = [(_("Leervraag"), question.text), (_("Wat deze vraag je bracht"), question.outcome)]
        pieces.append(_thread(question, said))
    intentions = Intention.objects.filter(**mine).select_related("author__community").prefetch_related("looks")
    for intention in intentions.order_by("made_at", "pk"):
        said = [(_("Voornemen"), intention.text)]
        for look in intention.looks.all():
            said += [(look.get_outcome_display(), look.said or "–"), (_("Wat zou helpen"), look.helps)]
        by = _("Voor %(day)s.") % {"day": date_format(intention.by_when, "j F Y")}
        pieces.append(_thread(intention, said, by, f"{intention.get_state_display()}."))
    rows = list(Yield.objects.filter(**mine).select_related("author__community").order_by("made_at", "pk"))
    for community in {row.author.community for row in rows}:
        here = [row for row in rows if row.author.community == community]
        for one in told(here, value_kinds(community)):
            notes = [*one.notes, one.value.label if one.value else ""]
            pieces.append(_thread(one.row, [(_("Opbrengst"), one.row.text)], *notes))
    if not pieces:
        return None
    lead = _("Je leervragen, voornemens en opbrengsten, met wie ze kan lezen. Niets ervan gaat naar het onderzoek.")
    return OwnPart(_("Wat is je rode draad?"), lead, pieces)


def _thread(row: Thread, texts: list[tuple[str, str]], *notes: str) -> OwnPiece:
    who = _("Gedeeld met: %(who)s.") % {"who": row.circle_words} if row.circle_words else _("Met niemand gedeeld.")
    return OwnPiece(
        above=f"{date_format(timezone.localtime(row.made_at), 'j F Y')} · {row.author.community.title}",
        texts=tuple((label, text) for label, text in texts if text),
        notes=tuple(note for note in (*notes, who) if note),
    )


def talks_part(user: User) -> OwnPart | None:
    """Return the reflection interviews somebody had: both texts of each, and what came up beside the logbook.

    None when there are none. Three queries. A report the interviewer did not send yet is not among them.
    """
    rows = ReflectionInterview.objects.filter(participant__user=user).select_related("community", "interviewer__user")
    talks = rows.prefetch_related("texts__author__user", "told").order_by("starts_at", "pk")
    pieces = [_talk_piece(talk) for talk in talks]
    lead = _("Met wie je terugkeek, wat er is opgeschreven en wat je daaraan veranderde.")
    return OwnPart(_("Wat vertelde je in gesprekken?"), lead, pieces) if pieces else None


def _talk_piece(talk: ReflectionInterview) -> OwnPiece:
    day = date_format(timezone.localtime(talk.starts_at), "j F Y")
    texts = [part for text in sorted(talk.texts.all(), key=_number) for part in _talk_texts(text)]
    told = [(_("Kwam ter sprake, stond niet in je logboek"), note.text) for note in talk.told.all()]
    place = ", ".join(filter(None, (talk.place, talk.link)))
    notes = (talk.get_state_display(), _("Waar: %(place)s") % {"place": place} if place else "")
    return OwnPiece(
        above=f"{day} · {talk.community.title}",
        title=_("Gesprek met %(name)s") % {"name": _name_within(talk.interviewer.user)},
        texts=(*texts, *told),
        notes=tuple(note for note in notes if note),
    )


def _number(text: TalkText) -> int:
    return text.number


def _talk_texts(text: TalkText) -> list[tuple[str, str]]:
    words = {"name": _name_within(text.author.user), "number": text.number}
    report = (_("Verslag, versie %(number)s, van %(name)s") % words, text.text)
    return [report, *([(_("Samenvatting"), text.summary)] if text.summary else [])]


def _talked(user: User, before: datetime | None, most: int) -> list[Seen]:
    rows = ReflectionInterview.objects.filter(participant__user=user, opened_at__isnull=False)
    rows = rows.filter(opened_at__lt=before) if before else rows
    found = rows.select_related("community", "interviewer__user").order_by("-opened_at", "-pk")[:most]
    return [
        Seen(
            talk.opened_at,
            _("%(who)s opende wat je voor jullie gesprek klaarzette.") % {"who": _name(talk.interviewer.user)},
            talk.community.title,
            reverse("logbook:talk", args=[talk.community.slug, talk.uid]),
        )
        for talk in found
        if talk.opened_at
    ]


def seen(user: User, before: datetime | None, most: int) -> list[Seen]:
    """Return who read an entry or what was shown for a talk, who judged names, and who loaded what was before."""
    found = (_read, _talked, _judged, _loaded)
    lines = [line for told in found for line in told(user, before, most)]
    return sorted(lines, key=lambda line: line.at, reverse=True)[:most]


def _piece(entry: Entry, guide: selectors.Guide) -> OwnPiece:
    held = selectors.held_by(entry)
    known = selectors.guide(entry.community, held) if _is_older(held, guide) else guide
    labels = [known.behaviour_by_key[key].label for key in entry.tags if key in known.behaviour_by_key]
    notes = [
        _("Je vraag aan wie dit leest: %(asks)s") % {"asks": entry.asks} if entry.asks else "",
        known.issue_labels.get(entry.issue, entry.issue),
        ", ".join(labels),
        _("Teruggetrokken.") if entry.state == EntryState.WITHDRAWN else _readers(entry),
        _("Telt mee in het onderzoek, als je daar ja op zegt.") if entry.counts_in_research else "",
        *(_("Foto: %(alt)s") % {"alt": photo.alt or _("zonder woorden erbij")} for photo in entry.photos.all()),
    ]
    said = [(one.question, answer) for one, answer in selectors.answered(known, held.prompts, own=True)]
    day = date_format(entry.happened_on, "j F Y") if entry.happened_on else _("Datum onbekend")
    return OwnPiece(
        above=f"{day} · {entry.community.title}",
        texts=(("", entry.current.text if entry.current else ""), *said),
        notes=tuple(note for note in notes if note),
    )


def _under(user: User, entry: Entry) -> str:
    if entry.author.user_id == user.pk:
        return _("Bij een leerervaring van jezelf.")
    return _("Bij een leerervaring van %(who)s.") % {"who": _name_within(entry.author.user)}


def _is_older(held: selectors.Held, guide: selectors.Guide) -> bool:
    keys = {prompt.key for prompt in guide.prompts}
    return bool(
        held.prompts.keys() - keys
        or set(held.tags) - guide.behaviour_by_key.keys()
        or {held.issue} - {"", *guide.issue_labels}
    )


def _readers(entry: Entry) -> str:
    words = entry.circle_words
    return _("Gedeeld met: %(who)s.") % {"who": words} if words else _("Met niemand gedeeld.")


def _read(user: User, before: datetime | None, most: int) -> list[Seen]:
    rows = Reading.objects.filter(entry__author__user=user).exclude(reader__user=user)
    rows = rows.select_related("entry__community", "reader__user")
    rows = rows.filter(at__lt=before) if before else rows
    return [
        Seen(
            reading.at,
            _("%(who)s las een leerervaring van jou (%(day)s).")
            % {"who": _name(reading.reader.user), "day": _happened(reading.entry)},
            reading.entry.community.title,
            reverse("logbook:entry", args=[reading.entry.community.slug, reading.entry.uid]),
        )
        for reading in rows.order_by("-at", "-pk")[:most]
    ]


def _judged(user: User, before: datetime | None, most: int) -> list[Seen]:
    mine = Q(text__in=EntryVersion.objects.filter(entry__author__user=user).values("uid"))
    mine |= Q(text__in=TalkText.objects.filter(talk__participant__user=user).values("uid"))
    rows = NameFinding.objects.filter(mine, settled_at__isnull=False, settled_by__isnull=False)
    rows = rows.filter(settled_at__lt=before) if before else rows
    acts = rows.values_list("settled_at", "settled_by__user__name", "community__title").annotate(places=Count("pk"))
    return [
        Seen(
            at,
            ngettext(
                "%(who)s beoordeelde %(n)s woord in jouw teksten dat een naam kan zijn, voordat onderzoekers ze lezen.",
                "%(who)s beoordeelde %(n)s woorden in jouw teksten die een naam kunnen zijn, voordat onderzoekers ze "
                "lezen.",
                number,
            )
            % {"who": who or _gone(), "n": number},
            where,
        )
        for at, who, where, number in acts.order_by("-settled_at")[:most]
        if at is not None
    ]


def _loaded(user: User, before: datetime | None, most: int) -> list[Seen]:
    found = lines_holding(user, ["logbook.imported"], before, most)
    titles = places(line for line, _n in found)
    names = dict(User.objects.filter(uid__in={line.actor for line, _n in found}).values_list("uid", "name"))
    return [
        Seen(
            line.at,
            ngettext(
                "%(who)s laadde %(n)s leerervaring van jou van vóór het platform.",
                "%(who)s laadde %(n)s leerervaringen van jou van vóór het platform.",
                number,
            )
            % {"who": (names.get(line.actor) or _gone()) if line.actor else _("De beheerder"), "n": number},
            titles.get(line.chain, ""),
        )
        for line, number in found
    ]


def _happened(entry: Entry) -> str:
    day = entry.happened_on or timezone.localdate(entry.written_at)
    return date_format(day, "j F Y")


def _name(user: User) -> str:
    return user.name or _gone()


def _name_within(user: User) -> str:
    """Return the name as it stands in the middle of a sentence."""
    return user.name or _("iemand die er niet meer is")


def _gone() -> str:
    return _("Iemand die er niet meer is")
