"""What is written when something went wrong: where and what kind, never what somebody wrote.

Used by the settings. The sentence of an error may hold a whole row, such as "Failing row contains (…)".
"""

import logging
import traceback
from types import TracebackType

ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class DiscreetFormatter(logging.Formatter):
    """Writes the places an error came by and its kind; of its sentence only the name of a broken promise."""

    def formatException(self, ei: ExcInfo) -> str:  # noqa: N802  # the name that logging calls
        error, lines = ei[1], list[str]()
        while error is not None and len(lines) < 200:
            frames = traceback.extract_tb(error.__traceback__)
            lines += [f"  {frame.filename}:{frame.lineno} in {frame.name}" for frame in frames]
            lines.append(f"{type(error).__module__}.{type(error).__qualname__}{_promise(error)}")
            error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
            if error is not None:
                lines.append("because of:")
        return "\n".join(lines)


def _promise(error: BaseException) -> str:
    """Return the constraint that a database error is about; that name is ours and tells nothing of a row."""
    said = getattr(getattr(error, "diag", None), "constraint_name", None)
    return f" ({said})" if said else ""
