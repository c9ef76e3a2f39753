"""The four things a field can be, said by every model in its `class Privacy`. Read by `register`."""

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
