"""People live on the platform in any order: consent, write, share, answer, come, go, withdraw, are erased. After every
step the database is compared with `paper`. Every act goes through the real service; nothing here writes a row itself.
"""

from uuid import uuid4

from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule

from amo import services as amo
from logbook import services as logbook
from logbook.models import Entry
from logbook.words import Circle
from plg.models import ContentVersion, Duo
from plg.services import consent, content, duos, erasing, leaving, members
from plg.services.joining import Newcomer
from plg.words import Purpose, Role
from tests import factories as make
from tests.lives.ground import ACTORS, WATCHERS, Ground
from tests.lives.paper import Answer, Note, Person, Seats

WHO = st.integers(0, 99)
CIRCLES = st.sets(st.sampled_from(list(Circle)))
PURPOSES = st.sets(st.sampled_from([Purpose.ENTRIES, Purpose.AMO, Purpose.QUOTES]), min_size=1)
ROLES = st.sampled_from(
    [
        {Role.PARTICIPANT},
        {Role.PARTICIPANT, Role.FACILITATOR},
        {Role.FACILITATOR},
        {Role.RESEARCHER},
        {Role.PARTICIPANT, Role.COORDINATOR},
    ]
)


#: Not the least or the most, which Hypothesis draws far more often than the others.
SEVEN = 7


class Lives(Ground):
    """The acts."""

    # ── what people do ───────────────────────────────────────────────────────────────────────────────────────────

    @initialize(really=st.integers(0, 11).map(SEVEN.__eq__), written=st.lists(st.tuples(WHO, CIRCLES), max_size=3))
    def begin(self, really: bool, written: list[tuple[int, set[Circle]]]) -> None:
        """Let some have written, one have filled in, all be writing; one run in twelve really ends with an export."""
        self.really = really
        for who in range(len(ACTORS)):
            self.draft(who)
        for who, circles in [(0, set(Circle)), *written]:
            self.write(who, circles, counts=who % 2 == 0, twice=False)
        self.fill_in(len(written))

    @rule(who=WHO, circles=CIRCLES, counts=st.booleans(), twice=st.booleans())
    def write(self, who: int, circles: set[Circle], counts: bool, twice: bool) -> None:
        person, by = self.actor(who)
        word, key = next(self.words), uuid4()

        def act() -> Entry:
            return logbook.write_entry(by=by, text=f"Wij zagen een {word}.", happened_on=timezone.localdate(),
                                       circles=circles, counts_in_research=counts, client_key=key)  # fmt: skip

        with self.step(person.writes and not (counts and Purpose.ENTRIES not in person.yes)) as allowed:
            entry = act()
        if allowed:
            note = Note(person, [word], dict.fromkeys(circles, self.paper.now), counts)
            self.paper.notes.append(note)
            self.rows[id(note)] = entry
            assert not twice or act() == entry, "sent twice is kept once"

    @precondition(lambda self: self.paper.notes)
    @rule(which=WHO, twice=st.booleans())
    def edit(self, which: int, twice: bool) -> None:
        note, entry, by = self.note(which)
        word, number = next(self.words), len(note.words)
        with self.step(note.author.writes and not note.withdrawn) as allowed:
            for _time in range(1 + twice):
                logbook.edit_entry(by=by, entry=entry, expected=number, text=f"Toch een {word}.",
                                   happened_on=timezone.localdate())  # fmt: skip
        if allowed:
            note.words.append(word)

    @precondition(lambda self: self.paper.notes)
    @rule(which=WHO, circle=st.sampled_from(list(Circle)), anew=st.booleans())
    def share(self, which: int, circle: Circle, anew: bool) -> None:
        note, entry, by = self.note(which)
        with self.step(note.author.writes and not note.withdrawn) as allowed:
            logbook.share(by=by, entry=entry, circles=[circle], anew=anew)
        if allowed and (anew or circle not in note.shared):
            note.shared[circle] = self.paper.now

    @precondition(lambda self: self.paper.notes)
    @rule(which=WHO, circle=st.sampled_from(list(Circle)))
    def unshare(self, which: int, circle: Circle) -> None:
        note, entry, by = self.note(which)
        with self.step(note.author.writes) as allowed:
            logbook.unshare(by=by, entry=entry, circles=[circle])
        if allowed:
            note.shared.pop(circle, None)

    @precondition(lambda self: self.paper.notes)
    @rule(which=WHO, counts=st.booleans())
    def count(self, which: int, counts: bool) -> None:
        note, entry, by = self.note(which)
        may = not counts or (not note.withdrawn and Purpose.ENTRIES in note.author.yes)
        with self.step(note.author.writes and may) as allowed:
            logbook.set_counts_in_research(by=by, entry=entry, counts=counts)
        if allowed:
            note.counts = counts

    @precondition(lambda self: self.paper.notes)
    @rule(which=WHO)
    def withdraw_entry(self, which: int) -> None:
        note, entry, by = self.note(which)
        with self.step(note.author.writes) as allowed:
            logbook.withdraw(by=by, entry=entry)
        if allowed:
            note.withdrawn, note.counts, note.shared = True, False, {}

    @precondition(lambda self: self.paper.notes)
    @rule(which=WHO, who=WHO, twice=st.booleans())
    def respond(self, which: int, who: int, twice: bool) -> None:
        note, entry, _author = self.note(which)
        person, by = self.actor(who)
        word, key = next(self.words), uuid4()
        may = person.here and person.learns and self.paper.reads(person, note) and bool(note.shared)
        with self.step(may) as allowed:
            for _time in range(1 + twice):
                kept = logbook.respond(by=by, entry=entry, text=f"Waarom een {word}?", client_key=key)
        if allowed:
            answer = Answer(person, note, word)
            self.paper.answers.append(answer)
            self.answer_rows[id(answer)] = kept

    @precondition(lambda self: self.paper.answers)
    @rule(which=WHO)
    def take_back(self, which: int) -> None:
        answer = self.paper.answers.pop(which % len(self.paper.answers))
        by = self.row(answer.author.name)
        with self.step(True):
            logbook.take_back_response(by=by if answer.author.here else by.user, response=self.answer_rows[id(answer)])

    @rule(who=WHO)
    def draft(self, who: int) -> None:
        person, by = self.actor(who)
        word = next(self.words)
        with self.step(person.writes) as allowed:
            logbook.save_draft(by=by, client_key=uuid4(), text=f"Nog een {word}.", fields={}, mark=logbook.Mark())
        if allowed:
            self.paper.drafts.setdefault(person.name, set()).add(word)

    @rule(who=WHO)
    def fill_in(self, who: int) -> None:
        person, by = self.actor(who)
        if person.sheet:
            return
        word = next(self.words)
        with self.step(person.writes) as allowed:
            sheet = amo.begin(by=by, wave=self.wave)
            amo.remark(by=by, sheet=sheet, scale="belongingness", text=f"Als een {word}.", before="")
        if allowed:
            person.sheet = word

    # ── consent ──────────────────────────────────────────────────────────────────────────────────────────────────

    @rule(who=WHO, purposes=PURPOSES, given=st.booleans(), twice=st.booleans())
    def consent(self, who: int, purposes: set[Purpose], given: bool, twice: bool) -> None:
        person, by = self.actor(who)
        with self.step(person.writes) as allowed:
            text = consent.text_in_use(by).pk
            for _time in range(1 + twice):
                consent.answer(by=by, answers=dict.fromkeys(purposes, given))
        if allowed:
            fresh = {purpose for purpose in purposes if person.answered.get(purpose) != (given, text)}
            person.answered |= dict.fromkeys(fresh, (given, text))
            person.seals += len(fresh)

    @rule(who=WHO)
    def withdraw(self, who: int) -> None:
        person, by = self.actor(who)
        with self.step(person.here) as allowed:
            assert leaving.withdraw(by=by) == len(person.yes)
            assert leaving.withdraw(by=by) == 0
        if allowed:
            person.say_no()

    @rule(who=WHO)
    def withdraw_afterwards(self, who: int) -> None:
        person, by = self.actor(who)
        with self.step(True):
            assert leaving.withdraw_after(by=by.user, member=by) == len(person.yes)
        person.say_no()

    @rule()
    def new_text(self) -> None:
        with self.step(True):
            last = ContentVersion.objects.filter(kind="consent").latest("version")
            text = make.content("consent", last.key, version=last.version + 1)
            content.choose(community=self.world.north, version=text, by=None)

    # ── coming and going ─────────────────────────────────────────────────────────────────────────────────────────

    @rule(who=WHO)
    def stop(self, who: int) -> None:
        person, by = self.actor(who)
        with self.step(person.here) as allowed:
            leaving.stop(by=by)
        if allowed:
            person.here = False
            self.paper.stand_up(person)

    @rule(who=WHO, roles=ROLES)
    def come_back(self, who: int, roles: set[Role]) -> None:
        person, row = self.actor(who)
        with self.step(not person.here and not person.erased) as allowed:
            members.bring_back(by=self.karim, member=row, roles=tuple(roles))
        if allowed:
            person.here = True
            person.take(roles, self.paper.now, returns=True)

    @rule(who=WHO, roles=ROLES)
    def change_roles(self, who: int, roles: set[Role]) -> None:
        person, row = self.actor(who)
        about = members.About(tuple(roles), row.school.name if row.school else "", row.position, row.sector)
        with self.step(person.here) as allowed:
            members.change_member(by=self.karim, member=row, about=about, version=row.version)
        if allowed:
            person.take(roles, self.paper.now)

    @precondition(lambda self: len(self.paper.people) < len(ACTORS) + len(WATCHERS) + 2)
    @rule()
    def join(self) -> None:
        name = f"Nieuw {next(self.words)}"
        newcomer = Newcomer(name, f"{name.split()[1]}@plg.example")
        with self.step(True):
            about = members.About((Role.PARTICIPANT,))
            row = members.add_member(by=self.karim, newcomer=newcomer, about=about, invite=False)
        self.pks[name] = row.pk
        self.paper.people[name] = Person(name, {Role.PARTICIPANT}, reads_since=self.paper.now)

    @rule(one=WHO, other=WHO)
    def pair(self, one: int, other: int) -> None:
        (first, row), (second, row_too) = self.actor(one), self.actor(other)
        free = all(who.writes and not self.paper.duo_of(who) for who in (first, second))
        with self.step(free and first is not second) as allowed:
            made = duos.make_duo(by=self.karim, name=f"Duo {len(self.duo_rows)}", members=[row, row_too])
        if allowed:
            self.duo_rows.append(made)
            self.paper.duos.append(Seats({first.name: self.paper.now, second.name: self.paper.now}))

    @rule(which=WHO, leaves=WHO, comes=WHO)
    def seat_anew(self, which: int, leaves: int, comes: int) -> None:
        """Let somebody take the seat of another in a duo."""
        at = which % len(self.duo_rows)
        seats = self.paper.duos[at]
        person, row = self.actor(comes)
        if not seats.since or person.name in seats.since:
            return
        stay = [name for name in seats.since if name != sorted(seats.since)[leaves % len(seats.since)]]
        sitting = [self.paper.people[name] for name in stay]
        free = person.writes and not self.paper.duo_of(person) and all(who.writes for who in sitting)
        duo = Duo.objects.get(pk=self.duo_rows[at].pk)
        with self.step(free and len(sitting) > 0) as allowed:
            seated = [*map(self.row, stay), row]
            duos.change_duo(by=self.karim, duo=duo, name=duo.name, members=seated, version=duo.version)
        if allowed:
            seats.since = {name: seats.since[name] for name in stay} | {person.name: self.paper.now}

    @rule(which=WHO)
    def part(self, which: int) -> None:
        at = which % len(self.duo_rows)
        if duo := Duo.objects.filter(pk=self.duo_rows[at].pk).first():
            with self.step(True):
                duos.end_duo(by=self.karim, duo=duo)
            self.paper.duos[at].since = {}

    @rule(who=WHO)
    def erase(self, who: int) -> None:
        person, row = self.actor(who)
        name, email = row.user.name, str(row.user.email)
        with self.step(True):
            erasing.erase_oneself(by=row.user, name=name)
            assert not erasing.erase(user=row.user, by=None), "twice is once"
        if not person.erased:
            self.paper.erase(person, {name, email})
