"""The life of a sheet, as a table. The rule stands in `services.sheets`; docs/states.md reads this.

Never touches the database.
"""

from plg.lives import Life, Way, begins

SHEET = Life(
    thing="Sheet: one member's answers in one wave",
    kept_in="amo.Sheet.submitted_at, open_until",
    states={
        "open": "submitted_at is empty",
        "sent": "submitted_at is filled",
    },
    ways=(
        begins("open", "open it for the first time", "FILL_IN_SHEET", "amo.services.sheets.begin"),
        Way(("open",), "sent", "send", "FILL_IN_SHEET, whose it is", "amo.services.sheets.submit"),
        Way(("sent", "open"), "open", "open again, with a reason", "PLAN_WAVES", "amo.services.sheets.reopen"),
    ),
    tells=(
        (
            "An open sheet takes answers only inside the window of its wave, or until open_until. Nobody sees whether a"
            " sheet that is not sent holds answers."
        ),
        "Whoever opens it again sees no answer, and the person reads the reason.",
    ),
)

LIVES = (SHEET,)
