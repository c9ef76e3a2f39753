"""What every kind of facts has: a seal of all it says. Used by the selectors beside it; knows no kind."""

import hashlib
import json
from dataclasses import asdict
from functools import cached_property
from typing import Any


class Sealed:
    """Facts as a frozen dataclass: the same facts make the same file."""

    @cached_property
    def seal(self) -> str:
        """A hash of all of it, worked out once."""
        own: Any = self
        return hashlib.sha256(json.dumps(asdict(own), sort_keys=True, default=str).encode()).hexdigest()
