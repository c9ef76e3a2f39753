"""The life of a session as a table: what may follow what. Steps are data, this is the rule.

Read by the service that moves a session and by its screen. Never touches the database.
"""

from intervisie.words import SessionState

#: The acts of the facilitator, and the states in which each can be done.
ACTS: dict[str, frozenset[SessionState]] = {
    "next": frozenset({SessionState.GATHERING, SessionState.RUNNING, SessionState.PAUSED}),
    "back": frozenset({SessionState.RUNNING, SessionState.PAUSED}),
    "longer": frozenset({SessionState.RUNNING, SessionState.PAUSED}),
    "shorter": frozenset({SessionState.RUNNING, SessionState.PAUSED}),
    "pause": frozenset({SessionState.RUNNING}),
    "resume": frozenset({SessionState.PAUSED}),
    "lift": frozenset({SessionState.RUNNING, SessionState.PAUSED}),
    "end": frozenset({SessionState.GATHERING, SessionState.RUNNING, SessionState.PAUSED}),
}


def possible(act: str, state: str) -> bool:
    """Return whether the facilitator can do this now."""
    return SessionState(state) in ACTS[act]
