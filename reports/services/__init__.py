"""What changes reports: asking for one, keeping and handing over its file."""

from reports.services.asking import ask, retry
from reports.services.keeping import Made, clear, keep, put, take

__all__ = ["Made", "ask", "clear", "keep", "put", "retry", "take"]
