"""What a model says in its `class Privacy`: what each field is, and what erasing does to a row. Read by `register`.

The third thing it says is `owner`: the path from a row to the person it is about, or None with the reason beside it.
"""

from enum import Enum


class FieldKind(Enum):
    """What a field holds, in the eyes of privacy. The sentence is what docs/privacy.md prints."""

    PERSONAL = "Says who somebody is, or what they are: emptied when the person is erased, never in an export."
    TEXT = "Holds somebody's own words or answers: theirs to take home, erased with them, masked before research."
    PLAIN = "Says nothing about a person by itself: a state, a moment, a count."
    KEY = "Ties rows together: an id, a link to another row, a seal."

    @property
    def sentence(self) -> str:
        return self.value


class OnErase(Enum):
    """What happens to a person's rows when the person is erased. The sentence is what docs/privacy.md prints."""

    ROW = "row"
    FIELDS = "fields"
    KEEP = "keep"

    @property
    def sentence(self) -> str:
        return {
            OnErase.ROW: "The row goes.",
            OnErase.FIELDS: "The row stays; its personal fields and texts are emptied.",
            OnErase.KEEP: "The row stays: there is nothing of this person in it but keys and states.",
        }[self]
