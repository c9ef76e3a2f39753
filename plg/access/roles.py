"""The table: which role holds which permission. Who holds a role where is data (`Membership.roles`)."""

from plg.access.permissions import Permission
from plg.words import Role

EVERYBODY = frozenset({Permission.BE_HERE})

TABLE: dict[Role, frozenset[Permission]] = {
    Role.PARTICIPANT: EVERYBODY
    | {
        Permission.READ_SHARED_ENTRIES,
        Permission.SEE_MEETINGS,
        Permission.WRITE_ENTRY,
        Permission.FILL_IN_SHEET,
        Permission.PREPARE_CASE,
        Permission.GIVE_CONSENT,
        Permission.ASK_OWN_REPORT,
    },
    Role.FACILITATOR: EVERYBODY
    | {
        Permission.READ_SHARED_ENTRIES,
        Permission.SEE_MEETINGS,
        Permission.PLAN_MEETINGS,
        Permission.ASK_COMMUNITY_REPORT,
    },
    Role.RESEARCHER: EVERYBODY
    | {Permission.SEE_ROUNDS, Permission.OPEN_ROUND, Permission.CODE_SOURCES, Permission.BUILD_EXPORT},
    Role.COORDINATOR: EVERYBODY
    | {
        Permission.SEE_MEETINGS,
        Permission.MANAGE_PEOPLE,
        Permission.IMPORT_LOGBOOK,
        Permission.RECORD_PAPER_CONSENT,
        Permission.SETTLE_NAMES,
        Permission.READ_AUDIT,
        Permission.PLAN_MEETINGS,
    },
}


def permissions_of(roles: list[str]) -> frozenset[Permission]:
    """Return everything that somebody with these roles may do."""
    return frozenset[Permission]().union(*(TABLE[Role(role)] for role in roles))
