"""What is written in a log: where and what kind, never what somebody wrote, who they are, or which address they asked.

Used by the settings. The sentence of an error may hold a whole row, such as "Failing row contains (…)"; an address may
hold a link that signs somebody in.
"""

import json
import logging
import traceback
from types import TracebackType

ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class DiscreetFormatter(logging.Formatter):
    """Writes the places an error came by and its kind; of its sentence only the name of a broken promise.

    Of a request it writes which view it went to and what became of it, never its address.
    """

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802  # the name that logging calls
        facts = getattr(record, "facts", {})
        record.message = " ".join([said(record), *(f"{name}={value}" for name, value in facts.items())])
        return super().formatMessage(record)

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


class JsonFormatter(DiscreetFormatter):
    """Writes every line as one JSON object, for a machine that gathers logs. As discreet as the other."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "time": self.formatTime(record, "%Y-%m-%dT%H:%M:%S") + f".{record.msecs:03.0f}",
            "level": record.levelname,
            "logger": record.name,
            "message": said(record),
            **getattr(record, "facts", {}),
        }
        if record.exc_info and record.exc_info[1] is not None:
            line["error"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


def said(record: logging.LogRecord) -> str:
    """Return the sentence of a line; of one about a request its status and its view."""
    request = getattr(record, "request", None)
    if request is None:
        return record.getMessage()
    match = getattr(request, "resolver_match", None)
    status = getattr(record, "status_code", "")
    return f"{request.method} {match.view_name if match else 'no address of ours'} {status}".strip()


def _promise(error: BaseException) -> str:
    """Return the constraint that a database error is about; that name is ours and tells nothing of a row."""
    said = getattr(getattr(error, "diag", None), "constraint_name", None)
    return f" ({said})" if said else ""
