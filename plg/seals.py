"""The hash chain that consent and audit share: each seal covers its facts and the seal before it."""

import hashlib
import json
from collections.abc import Mapping


def seal(previous: str, facts: Mapping[str, object]) -> str:
    """Return the sha256 over the previous seal and these facts, written in one canonical way."""
    text = json.dumps(facts, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str)
    return hashlib.sha256(f"{previous}\n{text}".encode()).hexdigest()
