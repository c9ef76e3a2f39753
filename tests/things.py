"""One of everything, for the access matrix and the accessibility rounds: made once in a world, known by name.

Each carries the sentinel word of its kind, so that a leak is seen. Add a line when an address asks for a new thing.
"""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from amo import services as amo
from logbook.words import Circle, EntryState
from tests import factories as make
from tests.world import Sentinel, World

#: Who may meet which word, anywhere on the site. Everybody else never does.
READERS: dict[str, set[str]] = {
    Sentinel.PRIVATE: {"anna"},
    Sentinel.DUO: {"anna", "bram"},
    Sentinel.FACILITATOR: {"anna", "marijke"},
    Sentinel.COMMUNITY: {"anna", "bram", "chantal", "fatma", "marijke"},
    Sentinel.WITHDRAWN: {"anna"},
    Sentinel.CASE_DRAFT: {"bram"},
    Sentinel.CASE_SHARED: {"anna", "bram", "chantal", "fatma", "marijke"},
    Sentinel.SOUTH: {"zoe", "yusuf", "xander", "wilma"},
}


@dataclass
class Things:
    """Everything there is to ask for, made in one world."""

    world: World
    made: dict[str, Any] = field(default_factory=dict)

    @cached_property
    def all(self) -> dict[str, Any]:
        """Make everything; return it by name."""
        self._logbook()
        self._amo()
        self._intervisie()
        return self.made

    def _logbook(self) -> None:
        anna = self.world.anna
        write = make.entry
        self.made |= {
            "entry_private": write(anna, f"Bij de {Sentinel.PRIVATE} begon het."),
            "entry_duo": write(anna, f"Bij de {Sentinel.DUO} zagen we het allebei.", Circle.DUO),
            "entry_facilitator": write(anna, f"Over de {Sentinel.FACILITATOR} twijfel ik.", Circle.FACILITATOR),
            "entry_community": write(anna, f"De {Sentinel.COMMUNITY} is voor iedereen.", Circle.COMMUNITY),
            "entry_withdrawn": write(anna, f"De {Sentinel.WITHDRAWN} gaat terug.", state=EntryState.WITHDRAWN),
            "entry_south": write(self.world.zoe, f"Het {Sentinel.SOUTH} bloeit.", *Circle),
        }

    def _amo(self) -> None:
        wave = make.wave(self.world.north)
        south = make.wave(self.world.south)
        self.made |= {
            "wave": wave,
            "wave_south": south,
            "sheet_anna": amo.begin(by=self.world.anna, wave=wave),
            "sheet_south": amo.begin(by=self.world.zoe, wave=south),
        }

    def _intervisie(self) -> None:
        meeting = make.meeting(self.world.north)
        south = make.meeting(self.world.south, title=f"Onder het {Sentinel.SOUTH}")
        bram = self.world.bram
        self.made |= {
            "meeting": meeting,
            "meeting_south": south,
            "case_draft": make.case(bram, title=f"De {Sentinel.CASE_DRAFT}"),
            "case_shared": make.case(bram, title=f"De {Sentinel.CASE_SHARED}", state="shared", meeting=meeting),
            "case_south": make.case(self.world.zoe, title=Sentinel.SOUTH, state="shared", meeting=south),
        }
