"""Compares a people file with who is there already: who is new, who changes, and what the file may not do.

Reads only. The dry run shows a plan; loading makes the plan anew and carries it out.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from plg.models import Duo, DuoSeat, Membership, School
from plg.services.people_rows import COLUMNS, PersonRow, people_of
from plg.tabular import Table, read_table
from plg.words import Role

#: A column, what it says now, and what the file says.
Difference = tuple[str, str, str]

FEWEST, MOST = 2, 3  # people in a duo
MOST_SHOWN = 100


@dataclass
class Change:
    """A member whom the file says something new about, and what, in the words of the columns."""

    membership: Membership
    row: PersonRow
    what: list[Difference]

    @property
    def words(self) -> str:
        """What changes, for the screen."""
        return " · ".join(f"{column}: {old} → {new}" if old else f"{column}: {new}" for column, old, new in self.what)

    def has(self, column: str) -> bool:
        """Return whether this column says something new."""
        return any(name == column for name, _old, _new in self.what)


@dataclass
class Plan:
    """What loading a file would do. With faults it does nothing."""

    table: Table
    new: list[PersonRow] = field(default_factory=list)
    changed: list[Change] = field(default_factory=list)
    same: list[Membership] = field(default_factory=list)
    #: Who changes seats: the e-mail address and the duo's key, per row that names another duo than the present one.
    moves: dict[str, str] = field(default_factory=dict)
    #: What each duo is called, by key.
    duos: dict[str, str] = field(default_factory=dict)
    schools: dict[str, School] = field(default_factory=dict)

    @property
    def changes_nothing(self) -> bool:
        return not self.new and not self.changed

    @property
    def shown_new(self) -> list[PersonRow]:
        """As many of the new people as a page shows."""
        return self.new[:MOST_SHOWN]

    @property
    def shown_changed(self) -> list[Change]:
        """As many of the changes as a page shows."""
        return self.changed[:MOST_SHOWN]

    @property
    def is_longer_than_shown(self) -> bool:
        return max(len(self.new), len(self.changed)) > MOST_SHOWN


@dataclass
class _Present:
    """Who is there now, read once: four queries whatever the size of the file."""

    members: dict[str, Membership]
    on_paper: dict[str, Membership]
    elsewhere: set[int]
    seats: dict[int, DuoSeat]
    #: The rows of which the address is refused already.
    refused: set[int] = field(default_factory=set)


def plan_of(*, by: Membership, content: bytes) -> Plan:
    """Return what this file would do to the community of `by`. Never raises; faults stand in `plan.table.faults`."""
    table = read_table(content, COLUMNS)
    rows = people_of(table)
    plan = Plan(table)
    if not rows:
        if not table.faults:
            table.say(_("Er staan geen mensen in dit bestand, alleen de namen van de kolommen."))
        return plan
    present = _present(by, rows)
    present.refused = table.faulty_rows("e-mail")
    plan.schools = {school.name.casefold(): school for school in School.objects.all()}
    plan.duos = {duo.name.casefold(): duo.name for duo in Duo.objects.filter(community=by.community)}
    for row in rows:
        _place(plan, present, row, by)
    if not table.faults:  # a refused row would be missed in its duo, and told a second time
        _check_duos(plan, present, rows)
    table.faults.sort(key=lambda fault: fault.row or 0)
    return plan


def _present(by: Membership, rows: list[PersonRow]) -> _Present:
    emails = {row.email for row in rows if row.email}
    here = Membership.objects.filter(community=by.community, user__erased_at=None).select_related("user", "school")
    members = {str(member.user.address): member for member in here if member.user.address}
    pks = [member.user_id for email, member in members.items() if email in emails]
    others = Membership.objects.filter(user__in=pks).exclude(community=by.community)
    seats = DuoSeat.objects.filter(membership__community=by.community, until=None).select_related("duo")
    return _Present(
        members=members,
        on_paper={member.user.name.casefold(): member for member in here if not member.user.address},
        elsewhere=set(others.values_list("user_id", flat=True)),
        seats={seat.membership_id: seat for seat in seats},
    )


def _place(plan: Plan, present: _Present, row: PersonRow, by: Membership) -> None:
    """Decide whether a row is new, changes something, or says what is there already."""
    if not row.email:
        _place_without_address(plan, present, row)
        return
    member = present.members.get(row.email)
    if member is not None and member.left_at is not None:
        plan.table.say(
            _("%s is uit deze leergemeenschap gestapt; een bestand haalt niemand terug. Haal deze rij weg.") % row.name,
            row.number,
        )
        return
    if member is not None and member.pk == by.pk and row.roles and Role.COORDINATOR not in row.roles:
        plan.table.say(_("je kunt je eigen rol als coördinator hier niet afgeven."), row.number, "rol")
        return
    seat = present.seats.get(member.pk) if member else None
    if row.duo and (seat is None or seat.duo.name.casefold() != row.duo.casefold()):
        plan.duos.setdefault(row.duo.casefold(), row.duo)
        plan.moves[row.email] = row.duo.casefold()
    if member is None:
        plan.new.append(row)
        return
    what = _differences(row, member, plan, own_name=member.user_id in present.elsewhere)
    if what:
        plan.changed.append(Change(member, row, what))
    else:
        plan.same.append(member)


def _place_without_address(plan: Plan, present: _Present, row: PersonRow) -> None:
    """Let be who takes part on paper, in a list that was taken from here; nobody else comes in without an address."""
    member = present.on_paper.get(row.name.casefold())
    if member is not None:
        plan.same.append(member)
    elif row.number not in present.refused:
        plan.table.say(_("deze cel is leeg, maar hier moet iets staan."), row.number, "e-mail")


def _differences(row: PersonRow, member: Membership, plan: Plan, *, own_name: bool) -> list[Difference]:
    """Return what is new, column by column. Somebody who is known elsewhere too keeps their own name."""
    if own_name and row.name != member.user.name:
        plan.table.notes.append(_("Rij %s: de naam blijft zoals die op het platform staat.") % row.number)
    school = member.school.name if member.school else ""
    said = {
        "naam": (member.user.name, "" if own_name else row.name),
        "rol": (_roles_in_words(member.roles), _roles_in_words(row.roles)),
        "school": (school, row.school if row.school.casefold() != school.casefold() else ""),
        "functie": (member.position, row.position),
        "sector": (member.sector, row.sector),
        "ervaring": (member.experience, row.experience),
        "duo": ("", plan.duos[plan.moves[row.email]] if row.email in plan.moves else ""),
    }
    return [(column, old, new) for column, (old, new) in said.items() if new and new != old]


def _roles_in_words(roles: Iterable[str]) -> str:
    return " + ".join(sorted(str(Role(role).label) for role in roles))


def _check_duos(plan: Plan, present: _Present, rows: list[PersonRow]) -> None:
    """Require of every duo the file names that it ends up with two or three people of one school."""
    by_email = {row.email: row for row in rows if row.email}
    seated = {str(member.user.address): member for member in present.members.values() if member.left_at is None}
    final = {
        email: present.seats[member.pk].duo.name.casefold()
        for email, member in seated.items()
        if member.pk in present.seats
    }
    final |= plan.moves
    people: dict[str, list[str]] = {}
    for email, key in final.items():
        people.setdefault(key, []).append(email)
    last_rows = {row.duo.casefold(): row.number for row in rows if row.duo}
    for key, number in last_rows.items():
        together, name = people.get(key, []), plan.duos[key]
        if not FEWEST <= len(together) <= MOST:
            sentence = _("duo “%(duo)s” telt met dit bestand %(n)s deelnemers; een duo heeft er twee of drie.")
            plan.table.say(sentence % {"duo": name, "n": len(together)}, number, "duo")
        schools = {_school_after(by_email.get(email), seated.get(email)).casefold() for email in together} - {""}
        if len(schools) > 1:
            sentence = _("de deelnemers van duo “%s” horen bij verschillende scholen. Een duo hoort bij één school.")
            plan.table.say(sentence % name, number, "duo")
    _tell_of_left_behind(plan, present, people)


def _tell_of_left_behind(plan: Plan, present: _Present, people: dict[str, list[str]]) -> None:
    for key in sorted({seat.duo.name.casefold() for seat in present.seats.values()}):
        if len(people.get(key, [])) == 1:
            plan.table.notes.append(_("In duo “%s” blijft met dit bestand één deelnemer over.") % plan.duos[key])


def _school_after(row: PersonRow | None, member: Membership | None) -> str:
    if row is not None and row.school:
        return row.school
    return member.school.name if member is not None and member.school else ""
