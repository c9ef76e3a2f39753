"""One of everything, for the access matrix and the accessibility rounds: made once in a world, known by name.

Each carries the sentinel word of its kind, so that a leak is seen. Add a line when an address asks for a new thing.
"""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from uuid import UUID, uuid4

from django.utils import timezone

from amo import services as amo
from coding.models import CodeBook
from coding.services import rounds, workbench
from logbook import services as logbook
from logbook.models import ToldIntervention
from logbook.services import import_columns, import_loading, photos
from logbook.words import Circle, EntryState, TalkState
from plg.access.inspections import handle_of
from plg.models import Duo, Inspection, Membership
from plg.services import planned_erasing
from plg.services.held_files import hold
from plg.services.inspections import Wish, end_inspection, open_inspection
from plg.services.names import mask_all, scan
from plg.services.people_loading import load_later
from plg.tabular import layout_of
from plg.words import ErasureReason, InspectionScope, JobState
from reports.words import ReportKind
from tests import factories as make
from tests import sentinels
from tests.support import closings
from tests.support.content import content_there
from tests.support.rows_books import make_books
from tests.world import Sentinel, World

#: Who may meet which word, anywhere on the site. Everybody else never does.
READERS: dict[str, set[str]] = {
    Sentinel.PRIVATE: {"anna"},
    Sentinel.DUO: {"anna", "bram"},
    Sentinel.FACILITATOR: {"anna", "marijke"},
    Sentinel.COMMUNITY: {"anna", "bram", "chantal", "fatma", "marijke"},
    Sentinel.WITHDRAWN: {"anna"},
    Sentinel.DRAFT: {"anna"},
    Sentinel.CASE_DRAFT: {"bram"},
    Sentinel.CASE_SHARED: {"anna", "bram", "chantal", "fatma", "marijke"},
    Sentinel.RESEARCH: {"anna", "eva", "gijs"},
    Sentinel.MEMO: {"eva"},
    Sentinel.RESPONSE: {"anna", "bram"},
    Sentinel.ASKS: {"anna", "bram"},
    Sentinel.QUESTION: {"anna", "bram"},
    Sentinel.INTENTION: {"anna", "bram", "chantal", "fatma", "marijke"},
    Sentinel.YIELD: {"anna", "marijke"},
    Sentinel.SOUTH: {"zoe", "yusuf", "xander", "wilma"},
    **sentinels.readers(),
}


@dataclass(frozen=True)
class Handle:
    """What stands in an address that is no key of a row: a member in one inspection, the token of a letter."""

    uid: UUID | str


@dataclass
class Things:
    """Everything there is to ask for, made in one world."""

    world: World
    made: dict[str, Any] = field(default_factory=dict)

    @cached_property
    def all(self) -> dict[str, Any]:
        """Make everything; return it by name."""
        self._people()
        self._inspections()
        self._logbook()
        self._amo()
        self._intervisie()
        self._coding()
        self._reports()
        self.made |= sentinels.plant(self.world, self.made)
        return self.made

    def _people(self) -> None:
        world = self.world
        plan = planned_erasing.plan(by=world.karim, member=world.hans, reason=ErasureReason.ENDED, name="Hans Hendriks")
        file = b"naam;e-mail\nLena Loos;lena@plg.example\n"
        for name, by in {"people_job": world.karim, "people_job_south": world.wilma}.items():
            held = hold(by=by, purpose="people", name="lang.csv", content=file)
            self.made[name] = load_later(by=by, file=held, invite_new=False)
        self.made |= {
            "on_paper": make.member(world.north, make.person("Joke Jansen", email=None)),
            "on_paper_south": make.member(world.south, make.person(f"Sjoerd {Sentinel.SOUTH}", email=None)),
            "mailing": make.failed_mailing(world.anna),
            "mailing_south": make.failed_mailing(world.zoe),
            "erasure_token": Handle(planned_erasing.address_of(plan).split("/")[2]),
            "person": world.anna,
            "account": world.karim.user,
            "person_left": world.hans,
            "person_guide": world.marijke,
            "person_south": make.member(world.south, make.person(f"Sanne {Sentinel.SOUTH}")),
            "newcomer": make.member(world.north, make.person("Nina Nieuw")),
            "duo": Duo.objects.get(community=world.north),
            "duo_south": Duo.objects.create(community=world.south, name=Sentinel.SOUTH),
            "archived": make.community("oost", archived_at=timezone.now()),
            "people_file": hold(by=world.karim, purpose="people", name="mensen.csv", content=file),
            "people_file_south": hold(by=world.wilma, purpose="people", name="mensen.csv", content=file),
        }

    def _inspections(self) -> None:
        ada, chantal = self.world.ada, self.world.chantal
        code = chantal.pseudonym.code
        why = ("Een tekst van deze deelnemer staat dubbel.", "MELDING-1")
        ended = open_inspection(by=ada, wish=Wish(self.world.north, InspectionScope.NAMES, "", *why))
        end_inspection(by=ada, inspection=ended)
        running = open_inspection(by=ada, wish=Wish(self.world.north, InspectionScope.MEMBER, code, *why))
        self.made |= {
            "inspection": running,
            "inspection_over": Inspection.objects.get(pk=ended.pk),
            "chantal": chantal,
            "anna": self.world.anna,
            "eva": self.world.eva,
            "looked_at": Handle(handle_of(running, chantal)),
            "not_looked_at": Handle(handle_of(running, self.world.anna)),
        }

    def _logbook(self) -> None:
        anna, karim, wilma = self.world.anna, self.world.karim, self.world.wilma
        write = make.entry
        south = f"bron_id;deelnemer;school;functie;tekst\n1;Dirk;Flox;leider;Onder het {Sentinel.SOUTH}.\n".encode()
        north = b"bron_id;deelnemer;school;functie;tekst\n1;Dirk;Flox;leider;Van papier.\n"
        self.made |= {
            "entry_private": write(anna, f"Bij de {Sentinel.PRIVATE} begon het."),
            "entry_duo": write(anna, f"Bij de {Sentinel.DUO} zagen we het allebei.", Circle.DUO),
            "entry_facilitator": write(anna, f"Over de {Sentinel.FACILITATOR} twijfel ik.", Circle.FACILITATOR),
            "entry_community": write(anna, f"De {Sentinel.COMMUNITY} is voor iedereen.", Circle.COMMUNITY),
            "entry_withdrawn": write(anna, f"De {Sentinel.WITHDRAWN} gaat terug.", state=EntryState.WITHDRAWN),
            "logbook_draft": make.draft(anna, f"Nog niet af: {Sentinel.DRAFT}."),
            "logbook_draft_south": make.draft(self.world.zoe, f"Nog niet af: {Sentinel.SOUTH}."),
            "entry_south": write(self.world.zoe, f"Het {Sentinel.SOUTH} bloeit.", *Circle),
            "logbook_file": hold(by=karim, purpose="logbook", name="logs.csv", content=north),
            "logbook_file_south": hold(by=wilma, purpose="logbook", name="logs.csv", content=south),
        }
        make.growth(self.made["entry_private"])
        self._talks()
        layout = layout_of(north)
        import_columns.choose_columns(by=karim, layout=layout, choice=import_columns.guessed(layout))
        self.made["logbook_job"] = import_loading.load_later(by=karim, file=self.made["logbook_file"])
        self.made["logbook_job_south"] = import_loading.load_later(by=wilma, file=self.made["logbook_file_south"])
        duo, ours, theirs = self.made["entry_duo"], f"Waar stond het {Sentinel.RESPONSE}?", f"Bij het {Sentinel.SOUTH}?"
        logbook.ask(by=anna, entry=duo, asks=f"Wat zegt het {Sentinel.ASKS} jou?")
        self.made |= {
            name.replace("entry", "photo"): make.photo(self.made[name])
            for name in ("entry_private", "entry_duo", "entry_community", "entry_south")
        }
        self.made |= {
            "photo_waiting": photos.hold_photo(by=anna, form_key=uuid4(), content=make.picture()),
            "response": logbook.respond(by=self.world.bram, entry=duo, text=ours, client_key=uuid4()),
            "response_south": logbook.respond(
                by=self.world.yusuf, entry=self.made["entry_south"], text=theirs, client_key=uuid4()
            ),
        }

        self._threads()

    def _threads(self) -> None:
        anna, zoe, now = self.world.anna, self.world.zoe, timezone.now()
        everybody = {"duo_since": now, "facilitator_since": now, "community_since": now}
        self.made |= {
            "question_duo": make.question(anna, f"Hoe vind ik het {Sentinel.QUESTION}?", duo_since=now),
            "intention_all": make.intention(anna, f"Ik zing het {Sentinel.INTENTION}.", community_since=now),
            "yield_guide": make.gain(anna, f"Het {Sentinel.YIELD} staat er.", facilitator_since=now),
            "question_south": make.question(zoe, f"Waar groeit het {Sentinel.SOUTH}?", **everybody),
            "intention_south": make.intention(zoe, f"Ik zaai {Sentinel.SOUTH}.", **everybody),
            "yield_south": make.gain(zoe, f"Het {Sentinel.SOUTH} kwam op.", **everybody),
        }

    def _talks(self) -> None:
        anna, marijke, zoe, yusuf = self.world.anna, self.world.marijke, self.world.zoe, self.world.yusuf
        sent, south = TalkState.SENT, {"place": f"Onder het {Sentinel.SOUTH}"}
        self.made |= {
            "talk_planned": make.talk(anna, marijke),
            "talk_sent": make.talk(anna, marijke, "Het verslag.", state=sent),
            "talk_checked": make.talk(anna, self.world.eva, "Nagekeken.", state=TalkState.APPROVED),
            "talk_south": make.talk(zoe, yusuf, f"Over {Sentinel.SOUTH}.", state=sent, **south),
        }
        for name, talk, text in (("told", "talk_sent", "Meegelopen."), ("told_south", "talk_south", Sentinel.SOUTH)):
            self.made[name] = ToldIntervention.objects.create(talk=self.made[talk], text=text)

    def _amo(self) -> None:
        wave = make.wave(self.world.north)
        south = make.wave(self.world.south)
        self.made |= {
            "wave": wave,
            "wave_south": south,
            "sheet_anna": amo.begin(by=self.world.anna, wave=wave),
            "sheet_south": amo.begin(by=self.world.zoe, wave=south),
            "instrument": wave.instrument,
            "draft": amo.begin_draft(by=self.world.karim, title="Proef"),
            "draft_south": amo.begin_draft(by=self.world.wilma, title=f"Proef van {Sentinel.SOUTH}"),
        }

    def _intervisie(self) -> None:
        meeting = make.meeting(self.world.north)
        south = make.meeting(self.world.south, title=f"Onder het {Sentinel.SOUTH}")
        bram = self.world.bram
        self.made |= {
            "meeting": meeting,
            "meeting_south": south,
            "ranking": make.ranking(self.world.north),
            "ranking_closed": make.ranking(self.world.north, state="closed", closed_at=timezone.now()),
            "ranking_south": make.ranking(self.world.south, question=f"Wat doen we met het {Sentinel.SOUTH}?"),
            "matrix": make.matrix(self.world.north),
            "matrix_south": make.matrix(self.world.south),
            "session": make.session(self.world.north),
            "session_over": make.session(self.world.north, state="ended", ended_at=timezone.now()),
            "session_south": make.session(self.world.south),
            **self._closing(meeting, south),
            "case_draft": make.case(bram, title=f"De {Sentinel.CASE_DRAFT}"),
            "case_shared": make.case(bram, title=f"De {Sentinel.CASE_SHARED}", state="shared", meeting=meeting),
            "case_south": make.case(self.world.zoe, title=Sentinel.SOUTH, state="shared", meeting=south),
        }

    def _closing(self, meeting: Any, south: Any) -> dict[str, Any]:
        over = closings.meeting_over(self.world.north)
        return {
            "meeting_over": over,
            "agreement": closings.agreement(over, "We bellen om acht uur.", self.world.bram),
            "agreement_south": closings.agreement(south, f"Samen {Sentinel.SOUTH} zaaien.", self.world.zoe),
            "minutes": closings.minutes(over),
            "group_talk": closings.group_talk(self.world.north),
            "group_talk_south": closings.group_talk(self.world.south),
            "record": closings.record(self.world.marijke, self.world.anna),
            "record_south": closings.record(self.world.yusuf, self.world.zoe, text=Sentinel.SOUTH),
            "material": closings.file(over),
            "material_south": closings.file(south, Sentinel.SOUTH),
            "minutes_south": closings.minutes(south, themes=Sentinel.SOUTH),
        }

    def _coding(self) -> None:
        content_there()
        eva, gijs = self.world.eva, self.world.gijs
        self.made["entry_research"] = make.entry(
            self.world.anna, f"In de heg zat een {Sentinel.RESEARCH}.", counts_in_research=True
        )
        scan(self.world.north)
        mask_all(by=self.world.karim)
        made = {name: self._round(eva, name) for name in ("draft", "open", "frozen", "settled")}
        for round in (made["open"], made["frozen"], made["settled"]):
            rounds.open_round(round=round, by=eva)
        workbench.write_memo(by=eva, round=made["open"], position=1, memo=f"Een {Sentinel.MEMO} van mij.")
        for round, coder, code in (("frozen", eva, "overig"), ("settled", eva, "overig"), ("settled", gijs, "overig")):
            workbench.choose_code(by=coder, round=made[round], position=1, code=code)
        workbench.no_code(by=gijs, round=made["frozen"], position=1)
        for name in ("frozen", "settled"):
            rounds.freeze_round(round=made[name], by=eva)
        rounds.settle_round(round=made["settled"], by=eva)
        self.made |= {f"round_{name}": round for name, round in made.items()}
        self.made["round_south"] = self._round(self.world.xander, Sentinel.SOUTH)
        self.made |= make_books(eva, self.world.xander, Sentinel.SOUTH)

    def _reports(self) -> None:
        anna, eva, zoe = self.world.anna, self.world.eva, self.world.zoe
        self.made |= {
            "report_waiting": make.report(anna),
            "report_failed": make.report(anna, state=JobState.FAILED, reason="Er ging iets mis."),
            "report_ready": make.report(anna, state=JobState.DONE, content=b"%PDF-1.7"),
            "copy_ready": make.report(anna, ReportKind.CONSENT, state=JobState.DONE, content=b"%PDF-1.7"),
            "export_ready": make.report(eva, ReportKind.EXPORT, state=JobState.DONE, content=b"PK"),
            "own_copy": make.own_copy(anna.user),
            "handover": make.handover(eva, anna),
            "handover_south": make.handover(self.world.xander, zoe, addressee=Sentinel.SOUTH),
            "report_south": make.report(zoe, state=JobState.DONE, content=Sentinel.SOUTH.encode()),
        }

    def _round(self, by: Membership, title: str) -> Any:
        book = CodeBook.objects.select_related("content").get(content__key="inclusief-leiderschap")
        coders = [self.world.eva, self.world.gijs] if by == self.world.eva else [by]
        return rounds.make_round(by=by, book=book, plan=rounds.Plan(title=title, coders=coders))
