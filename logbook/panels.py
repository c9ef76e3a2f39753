"""What the logbook gives to others by slot: its places, its panel on the home page, the texts research may use."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from logbook import access, selectors
from logbook.access import talks
from logbook.forms.threads import HabitForm
from logbook.selectors import threads
from logbook.selectors.digest import habit_of
from logbook.selectors.talks import approved_talks, asking_talks
from logbook.words import Circle
from plg.access.decide import can
from plg.access.permissions import Permission
from plg.models import Community, Membership, User
from plg.slots import FreeText, Panel, Place, PrivateText, Reading
from plg.words import PlaceGroup

#: So many intentions come back on the home page at once; the others wait on the page of the threads.
MOST_DUE = 3
#: How many texts are read from the database at a time.
CHUNK = 2000


def places(member: Membership) -> list[Place]:
    """Return where this member can go in the logbook. No query."""
    slug, found = member.community.slug, list[Place]()
    if can(member, Permission.WRITE_ENTRY):
        found.append(Place(_("Nieuwe leerervaring"), reverse("logbook:new", args=[slug]), "plus", group=PlaceGroup.NEW))
    if can(member, Permission.READ_SHARED_ENTRIES):
        hint = _("Wat je meemaakte, en wat anderen met jou delen.")
        found.append(Place(_("Logboek"), reverse("logbook:timeline", args=[slug]), "book", on_phone=True, hint=hint))
        hint = _("Je leervragen, wat je je voornam en wat het opleverde.")
        found.append(Place(_("Rode draad"), reverse("logbook:threads", args=[slug]), "link", hint=hint))
    if any(can(member, word) for word in (Permission.HAVE_TALK, Permission.HOLD_TALK, Permission.PLAN_TALKS)):
        hint = _("Samen terugkijken bij je logboek: de afspraak, je voorbereiding en het verslag.")
        found.append(Place(_("Gesprekken"), reverse("logbook:talks", args=[slug]), "speech", hint=hint))
    if can(member, Permission.IMPORT_LOGBOOK):
        address = reverse("logbook:load", args=[slug])
        hint = _("Leerervaringen van voor het platform, uit een bestand.")
        found.append(Place(_("Logboek laden"), address, "upload", group=PlaceGroup.MANAGE, hint=hint))
    return found


def home_panel(member: Membership) -> Panel | None:
    """Return the block of a writer's home page: begin, or go on from the last entry. One query."""
    if not can(member, Permission.WRITE_ENTRY):
        return None
    return Panel("logbook/_panel.html", {"last": selectors.latest(access.own_entries(member))})


def news_panel(member: Membership) -> Panel | None:
    """Return what is new since the member last looked: responses, and entries shared with them. Two queries."""
    if not can(member, Permission.READ_SHARED_ENTRIES):
        return None
    news = selectors.news(member)
    return (
        Panel("logbook/_news_panel.html", {"news": news, "writes": can(member, Permission.WRITE_ENTRY)})
        if news
        else None
    )


def written_panel(user: User) -> Panel | None:
    """Return the way to what somebody wrote under the entries of others, when there is anything. One query."""
    wrote = access.responses_of(user).exclude(entry__author__user=user).exists()
    return Panel("logbook/_written_panel.html", {}) if wrote else None


def due_panel(member: Membership) -> Panel | None:
    """Return what the member meant to do by now, to look back at without hurry. One query."""
    if not can(member, Permission.WRITE_ENTRY):
        return None
    due = threads.due_intentions(member, timezone.localdate())
    return Panel("logbook/_due_panel.html", {"due": due[:MOST_DUE], "more": len(due) > MOST_DUE}) if due else None


def memory_panel(member: Membership) -> Panel | None:
    """Return what the member themselves wrote of this day, a month or some years ago. One query."""
    if not can(member, Permission.WRITE_ENTRY):
        return None
    memory = threads.on_this_day(member, timezone.localdate())
    return Panel("logbook/_memory_panel.html", {"memory": memory}) if memory else None


def habits_panel(member: Membership) -> Panel | None:
    """Return how often what is new comes by mail, for the page about oneself. One query."""
    if not can(member, Permission.READ_SHARED_ENTRIES):
        return None
    habit = habit_of(member)
    form = HabitForm(initial={"pace": habit.pace, "looks_back": habit.looks_back})
    return Panel("logbook/_habits_panel.html", {"form": form, "writes": can(member, Permission.WRITE_ENTRY)})


def talks_panel(member: Membership) -> Panel | None:
    """Return the reflection interviews that ask something of this member now, and the next to come. One query."""
    if not can(member, Permission.HAVE_TALK) and not can(member, Permission.HOLD_TALK):
        return None
    asking = asking_talks(member)
    return Panel("logbook/_talk_panel.html", {"lines": asking}) if asking else None


def offline_panel() -> Panel:
    """Return the empty page for when there is no network. The browser fills in whose it is."""
    return Panel("logbook/_offline_write.html", {})


def readings(member: Membership) -> list[Reading] | None:
    """Return who reads what this member writes, as the rule of `access.readers` has it now. One query."""
    if not can(member, Permission.WRITE_ENTRY):
        return None
    names = selectors.names_per_circle(member)
    duo, guide = _("Wie nu samen met jou in je duo zit, zolang dat zo is."), _("Wie jullie nu begeleidt.")
    if not names[Circle.DUO]:
        duo = _("Niemand: je zit nu in geen duo.")
    if not names[Circle.FACILITATOR]:
        guide = _("Niemand: er is nu geen procesbegeleider.")
    return [
        Reading(_("Een leerervaring die je niet deelt"), _("Alleen jij.")),
        Reading(_("Een leerervaring die je deelt met je duo"), duo, names[Circle.DUO]),
        Reading(_("Een leerervaring die je deelt met de procesbegeleider"), guide, names[Circle.FACILITATOR]),
        Reading(
            _("Een leerervaring die je deelt met de hele leergemeenschap"),
            _("Iedereen die nu meedoet of begeleidt. Wie later komt, leest alleen wat daarna is gedeeld."),
            names[Circle.COMMUNITY],
        ),
        Reading(
            _("Een leervraag, voornemen of opbrengst"),
            _("Alleen jij, tot je er iets van deelt. Niets ervan gaat naar het onderzoek."),
        ),
        Reading(
            _("Een reflectiegesprek"),
            _("Jij en wie het gesprek met je voert. Die leest van je logboek alleen wat je aanvinkt en al deelde."),
        ),
    ]


def free_texts(community: Community) -> Iterator[FreeText]:
    """Yield the current text of every entry that research may use now: names are looked for in these. Two queries.

    And the text of every reflection interview that was checked and may be used. Answers to prompts are not among
    them: they stay out of rounds and exports.
    """
    entries = selectors.research_entries(community).values_list("current__uid", "current__text")
    yield from (FreeText(uid, text) for uid, text in entries.iterator(CHUNK))
    yield from (FreeText(talk.kept.uid, talk.kept.text) for talk in approved_talks(community) if talk.kept)


def private_texts(member: Membership) -> list[PrivateText]:
    """Return every version of every entry of this member with answers to prompts, their responses, what they wrote
    about photos, their threads and their talks. Eleven queries."""
    kind = _("Leerervaring")
    said = [
        PrivateText(kind=_("Reactie"), title="", text=response.text, at=response.made_at)
        for response in access.inspected_responses(member)
    ]
    said += [
        PrivateText(kind=_("Bij een foto"), title="", text=photo.alt, at=photo.made_at)
        for photo in access.inspected_photos(member)
    ]
    said += [PrivateText(kind=name, title="", text=text, at=at) for name, text, at in threads.inspected_texts(member)]
    said += [
        PrivateText(kind=_("Reflectiegesprek"), title="", text="\n\n".join(filter(None, parts)), at=talk.starts_at)
        for talk in talks.inspected_talks(member)
        for parts in [
            *((row.text, row.summary) for row in talk.texts.all()),
            *((row.text, row.summary) for row in talk.drafts.all()),
            *((row.text,) for row in talk.told.all()),
            (talk.place, talk.link),
        ]
        if any(parts)
    ]
    return said + [
        PrivateText(
            kind=kind,
            title=_("Versie %(n)s") % {"n": version.number} if version.number > 1 else "",
            text="\n\n".join([version.text, *version.prompts.values()]),
            at=version.made_at,
        )
        for version in selectors.every_version(access.inspected_entries(member))
    ]
