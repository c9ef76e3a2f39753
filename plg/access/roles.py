"""The table: which role holds which permission. Who holds a role where is data (`Membership.roles`)."""

from plg.access.permissions import Permission
from plg.words import Role

EVERYBODY = frozenset({Permission.BE_HERE})

TABLE: dict[Role, frozenset[Permission]] = {
    Role.PARTICIPANT: EVERYBODY
    | {
        Permission.READ_SHARED_ENTRIES,
        Permission.RESPOND,
        Permission.SEE_MEETINGS,
        Permission.WRITE_ENTRY,
        Permission.FILL_IN_SHEET,
        Permission.TAKE_PART,
        Permission.PREPARE_CASE,
        Permission.GIVE_CONSENT,
        Permission.ASK_OWN_REPORT,
        Permission.HAVE_TALK,
    },
    Role.FACILITATOR: EVERYBODY
    | {
        Permission.READ_SHARED_ENTRIES,
        Permission.RESPOND,
        Permission.SEE_MEETINGS,
        Permission.PLAN_MEETINGS,
        Permission.RUN_SESSION,
        Permission.KEEP_COURSE,
        Permission.ASK_COMMUNITY_REPORT,
        Permission.HOLD_TALK,
        Permission.PLAN_TALKS,
        Permission.WRITE_RECORD,
    },
    Role.RESEARCHER: EVERYBODY
    | {Permission.SEE_ROUNDS, Permission.OPEN_ROUND, Permission.CODE_SOURCES, Permission.BUILD_EXPORT}
    | {Permission.MAKE_CODEBOOK, Permission.MAKE_INSTRUMENT}
    | {Permission.READ_AMO_FIGURES, Permission.SEE_HANDOVERS}
    | {Permission.HOLD_TALK, Permission.WRITE_RECORD},
    Role.COORDINATOR: EVERYBODY
    | {
        Permission.SEE_MEETINGS,
        Permission.MANAGE_COMMUNITY,
        Permission.MANAGE_PEOPLE,
        Permission.IMPORT_LOGBOOK,
        Permission.RECORD_PAPER_CONSENT,
        Permission.SETTLE_NAMES,
        Permission.READ_AUDIT,
        Permission.PLAN_WAVES,
        Permission.MAKE_INSTRUMENT,
        Permission.SEE_HANDOVERS,
        Permission.BUNDLE_REPORTS,
        Permission.LET_GO,
        Permission.PLAN_MEETINGS,
        Permission.PLAN_TALKS,
    },
}

#: What goes on in an archived community: reading it back, one's own consent and one's own things. Nothing else changes.
WHEN_ARCHIVED = frozenset(
    {
        Permission.BE_HERE,
        Permission.GIVE_CONSENT,
        Permission.RECORD_PAPER_CONSENT,
        Permission.ASK_OWN_REPORT,
        Permission.ASK_COMMUNITY_REPORT,
        Permission.BUILD_EXPORT,
        Permission.READ_AUDIT,
        Permission.SEE_HANDOVERS,
        Permission.BUNDLE_REPORTS,
        Permission.LET_GO,
    }
)
#: Whoever holds one of these learns along: a peer, or the one who guides them.
LEARNING = frozenset({Role.PARTICIPANT, Role.FACILITATOR})
#: What no role gives to whoever learns along: a figure about who consents, beside a group one knows, names who refused.
#: See docs/decisions/0016.
NOT_BESIDE_LEARNING = frozenset({Permission.READ_AMO_FIGURES, Permission.BUILD_EXPORT})
#: Whoever holds one of these reads what is shared with everybody in the community.
READING = frozenset(role for role, permissions in TABLE.items() if Permission.READ_SHARED_ENTRIES in permissions)


def permissions_of(roles: list[str]) -> frozenset[Permission]:
    """Return everything that somebody with these roles may do: what each gives, less what learning along forbids."""
    held = frozenset[Permission]().union(*(TABLE[Role(role)] for role in roles))
    return held - NOT_BESIDE_LEARNING if LEARNING & set(roles) else held
