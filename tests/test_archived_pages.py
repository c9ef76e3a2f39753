"""An archive is read: its pages offer nothing that would be refused there."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from intervisie.models import Meeting
from logbook.words import Circle, TalkState
from plg.models import Membership
from tests import factories as make
from tests.support import closings
from tests.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("content")]

#: The ends of the addresses where something is made or changed.
CHANGES = "|".join(
    (
        *("nieuw", "wijzigen", "verdiepen", "delen", "terugtrekken", "plannen", "verzetten", "afzeggen", "reeks"),
        *("programma", "bestanden", "aanwezig", "fotos", "laden"),
    )
)
FORM = r'<form method="post" (?:novalidate|action="/plg/north/(?:logboek|bijeen|coder|vragenlijst))'
OFFERED = re.compile(rf'href="[^"]*/(?:{CHANGES})/(?:\?[^"]*)?"|{FORM}')


def pages(world: World) -> list[tuple[Membership, str, str]]:
    """Return pages of logbook and meetings, each with whoever looks and a word that shows it is the page meant."""
    anna, guide = world.anna, world.marijke
    entry = make.entry(anna, "Van de duim.", Circle.COMMUNITY)
    make.response(world.bram, entry, "En toen?")
    over: Meeting = closings.meeting_over(world.north, title="De oogst")
    closings.agreement(over, "We bellen om acht uur.", anna)
    question, intention = make.question(anna, "Hoe luister ik?"), make.intention(anna, "Ik vraag door.")
    make.gain(anna, "Rust in huis.")
    wave = make.wave(world.north)
    talk = make.talk(anna, guide, "Het verslag van toen.", state=TalkState.SENT)

    def at(name: str, **things: object) -> str:
        return reverse(name, kwargs={"slug": "north"} | things)

    return [
        (anna, at("logbook:timeline"), "Van de duim."),
        (world.chantal, at("logbook:timeline"), "Nog niets."),
        (world.chantal, at("logbook:counts"), "Nog niets om te tellen."),
        (anna, at("logbook:entry", uid=entry.uid), "En toen?"),
        (world.bram, at("logbook:entry", uid=entry.uid), "En toen?"),
        (anna, at("logbook:threads"), "Rust in huis."),
        (anna, at("logbook:question", uid=question.uid), "Hoe luister ik?"),
        (anna, at("logbook:intention", uid=intention.uid), "Ik vraag door."),
        (world.karim, at("logbook:talks"), "Anna Akkerman"),
        (anna, at("logbook:talk", uid=talk.uid), "Het verslag van toen."),
        (anna, at("intervisie:meetings"), "De oogst"),
        (guide, at("intervisie:meetings"), "De oogst"),
        (guide, at("intervisie:meeting", meeting=over.uid), "We bellen om acht uur."),
        (guide, at("intervisie:agreements", meeting=over.uid), "We bellen om acht uur."),
        (world.karim, at("amo:plan"), "Voormeting"),
        (world.karim, at("amo:wave", wave=wave.uid), "Anna Akkerman"),
        (world.eva, at("amo:instruments"), "Om mee te werken"),
        (world.eva, at("coding:rounds"), "Er is nog geen ronde."),
        (world.eva, at("coding:books"), "Inclusief leiderschap"),
    ]


def main(page: str) -> str:
    return page[page.index("<main") : page.index("</main>")]


def test_a_page_of_an_archive_offers_nothing_that_is_refused_there(world: World) -> None:
    looks, offered = pages(world), 0
    for who, address, word in looks:
        page = main(world.client(who).get(address).content.decode())
        assert word in page, address
        offered += len(OFFERED.findall(page))
    assert offered >= len(looks), "while it is open they do"
    world.north.archived_at = timezone.now()
    world.north.save()
    for who, address, word in looks:
        page = main(world.client(who).get(address).content.decode())
        assert word in page, address
        assert not OFFERED.findall(page), address
