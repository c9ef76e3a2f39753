"""The codes of a round's book, and the rows that follow from a choice. Used by the services of the workbench only."""

from django.utils.translation import gettext as _

from coding.models import Assignment, Code, Coding, Quote, Round
from coding.trail import Given, Mark
from plg.errors import DomainError


class Book:
    """The codes of a round's book by key, read once an act."""

    def __init__(self, round: Round) -> None:
        self.alone = round.book.one_per_source
        self.codes = {code.key: code for code in Code.objects.select_related("parent").filter(book=round.book_id)}

    def code(self, key: str) -> Code:
        """Return this code; raise `DomainError` when the book has none such."""
        if key not in self.codes:
            raise DomainError(_("Deze code staat niet in het codeboek van deze ronde."))
        return self.codes[key]

    def main(self, key: str) -> Code:
        """Return the main code that this code stands for."""
        return self.codes[key].parent or self.codes[key]

    def asks(self, key: str) -> bool:
        """Return whether a direction belongs with this code."""
        return self.main(key).takes_direction

    def inside(self, mark: Mark, code: Code) -> list[str]:
        """Return the given codes that stand for the same main code."""
        return [given.code for given in mark.codes if self.main(given.code) == self.main(code.key)]

    def given(self, mark: Mark, key: str) -> Given | None:
        """Return the given code an act is about: the last one without a key.

        Raises `DomainError` when it is gone since. Where a text has one code, a finer one is still the same code.
        """
        last = mark.codes[-1] if mark.codes else None
        if not key or last is None:
            return last
        same = self.alone and self.main(last.code) == self.main(self.code(key).key)
        found = last if same else mark.of(key)
        if found is None:
            raise DomainError(_("Deze code staat niet meer bij deze tekst. Kijk wat er nu staat."))
        return found


def write_codings(assignment: Assignment, wanted: dict[Code, Given], *, alone: bool) -> None:
    """Make the codings of an assignment these: a row that may stay, stays. One that stands alone changes its code."""
    kept = list(assignment.codings.prefetch_related("quotes"))
    gone = [coding for coding in kept if coding.code_id not in {code.pk for code in wanted}]
    free = {} if alone and wanted else {coding.pk for coding in gone}
    Coding.objects.filter(pk__in=free).delete()
    there = {coding.code_id: coding for coding in kept if coding.pk not in free}
    for code, given in wanted.items():
        coding = next(iter(there.values()), None) if alone else there.get(code.pk)
        coding = coding or Coding(assignment=assignment, alone=alone)
        if (coding.code_id, coding.direction) != (code.pk, given.direction) or coding.pk is None:
            coding.code, coding.direction = code, given.direction
            coding.save()
        _write_quotes(coding, given)


def _write_quotes(coding: Coding, given: Given) -> None:
    if tuple((one.start, one.end) for one in coding.quotes.all()) != given.quotes:
        coding.quotes.all().delete()
        Quote.objects.bulk_create(Quote(coding=coding, start=start, end=end) for start, end in given.quotes)
