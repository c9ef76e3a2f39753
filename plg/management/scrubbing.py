"""What becomes of every field in a scrubbed copy: texts and names are filled with words of ours, secrets go, keys stay.

Used by `scrubbed_dump` on a copy, never on the database itself. The words come from every model's `class Privacy`.
"""

import re
from collections.abc import Iterator
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from psycopg2 import extensions
from psycopg2.extras import execute_values

from plg import audit
from plg.models import AuditLine
from plg.privacy import register
from plg.privacy.words import FieldKind
from plg.seals import seal

#: Stands where somebody's words stood, as long as theirs were.
WORDS = (
    "Vanmorgen liep ik mee door de gang en bleef even staan kijken. Er gebeurde iets kleins dat later groot bleek. "
    "We maakten een afspraak en hielden ons eraan. De een zag het zo, de ander anders, en dat mocht allebei. "
)
#: Rows that hold secrets, whole files, or what somebody is still making: in a copy there are none.
GONE = (
    *("sessions.Session", "plg.DeviceSession", "plg.PersonalLink", "plg.HeldFile", "plg.Tally", "plg.MailRefusal"),
    *("mfa.Authenticator", "account.EmailConfirmation", "account.EmailAddress", "reports.OwnCopy", "amo.Draft"),
    *("coding.CodeChange", "coding.BookDraft"),
)
#: Names that must differ, or read as a name: made of the number of the row.
NAMED = {
    "plg.User.email": "'persoon' || id || '@plg.example'",
    "plg.User.name": "(ARRAY['Anouk','Bas','Carlijn','Daan','Esra','Floor','Gijs','Hanna','Ilias','Jet'])[1 + id % 10]"
    " || ' Persoon ' || id",
    "plg.School.name": "'Kindcentrum ' || id",
    "plg.School.board": "'Stichting ' || id",
    "plg.Duo.name": "'Duo ' || id",
    "plg.Pseudonym.code": "'S' || lpad(id::text, 5, '0')",
    "reports.Notice.pseudonym": "'S00000'",
    "intervisie.Meeting.link": "'https://plg.example/'",
}
#: Beside what is personal or a text: secrets, names in keys, seals of texts, and sentences that somebody typed.
BESIDE = {
    "plg.User.password": "'!' || md5(random()::text)",
    "plg.Job.key": "'work ' || id",
    "plg.Job.args": "pg_temp.filled_json(to_jsonb({column}), id)",
    "plg.AuditLine.detail": "pg_temp.filled_json(to_jsonb({column}), id)",
    "logbook.Entry.source_id": "'bron-' || id",
    "coding.Source.sha256": "encode(sha256(convert_to(pg_temp.filled(text, id), 'UTF8')), 'hex')",
    "reports.Report.data": "md5(id::text)",
    **dict.fromkeys(
        (
            *("plg.Community.title", "plg.Community.theme", "plg.Job.doing", "plg.Job.reason", "coding.Round.title"),
            *("amo.GroupPicture.title", "amo.Wave.theme"),
        ),
        "pg_temp.filled({column}, id)",
    ),
}
#: Keys in words that are no secret: names of versions, and sums over what is itself scrubbed. Any other is replaced.
KEPT = {
    *("plg.AuditLine.previous", "plg.AuditLine.seal", "plg.ConsentSeal.previous", "plg.ConsentSeal.seal"),
    *("plg.ContentVersion.key", "plg.Community.slug", "coding.Code.key", "reports.Report.question"),
    *("reports.Report.sha256", "reports.Handover.sha256"),
}
SHUFFLED = "shuffled"
#: What a community made itself: its words go, the keys that data hang on stay. Before the drafts it came from go.
_MADE_HERE = """
CREATE TEMPORARY TABLE made_here ON COMMIT DROP AS
  SELECT issued_id AS id FROM coding_bookdraft WHERE issued_id IS NOT NULL
  UNION SELECT issued_id FROM amo_draft WHERE issued_id IS NOT NULL;
UPDATE plg_contentversion SET title = pg_temp.filled(title, id), source = pg_temp.filled(source, id),
  ours = pg_temp.filled(ours, id), body = pg_temp.filled_json(body, id) WHERE id IN (SELECT id FROM made_here);
UPDATE plg_contentversion SET key = pg_temp.hashed(key), body = pg_temp.hashed_keys(body)
  WHERE kind = 'codebook' AND id IN (SELECT id FROM made_here);
UPDATE coding_code SET key = pg_temp.hashed(key), label = 'Code ' || id, label_en = '',
  definition = pg_temp.filled(definition, id), include = pg_temp.filled(include, id),
  exclude = pg_temp.filled(exclude, id), example = pg_temp.filled(example, id)
  WHERE book_id IN (SELECT id FROM coding_codebook WHERE content_id IN (SELECT id FROM made_here));
"""
_FILL = """
CREATE FUNCTION pg_temp.filled(said text, number bigint) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT substr(repeat(%(words)s, 2 + char_length(said) / %(length)s), 1 + (number * 31 %% 97)::int, char_length(said))
$$;
CREATE FUNCTION pg_temp.filled_json(said jsonb, number bigint) RETURNS jsonb LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
  CASE jsonb_typeof(said)
    WHEN 'object' THEN
      RETURN coalesce((SELECT jsonb_object_agg(key, CASE WHEN key IN ('key', 'parent', 'behaviour', 'colour', 'part')
        THEN value ELSE pg_temp.filled_json(value, number) END) FROM jsonb_each(said)), '{}');
    WHEN 'array' THEN
      RETURN coalesce((SELECT jsonb_agg(pg_temp.filled_json(value, number)) FROM jsonb_array_elements(said)), '[]');
    WHEN 'string' THEN
      IF said #>> '{}' = ANY (%(known)s) OR said #>> '{}' ~ '^([0-9a-f]{64}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|'
         '[0-9]{4}-[0-9]{2}-[0-9]{2}([T ][0-9:.+Z-]*)?)$' THEN
        RETURN said;
      END IF;
      RETURN to_jsonb(pg_temp.filled(said #>> '{}', number));
    ELSE RETURN said;
  END CASE;
END $$;
CREATE FUNCTION pg_temp.hashed(said text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE WHEN said = '' THEN '' ELSE 'k' || substr(md5(said), 1, 12) END
$$;
CREATE FUNCTION pg_temp.hashed_keys(said jsonb) RETURNS jsonb LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
  CASE jsonb_typeof(said)
    WHEN 'object' THEN
      RETURN coalesce((SELECT jsonb_object_agg(key, CASE
        WHEN key IN ('key', 'parent') AND jsonb_typeof(value) = 'string' THEN to_jsonb(pg_temp.hashed(value #>> '{}'))
        ELSE pg_temp.hashed_keys(value) END) FROM jsonb_each(said)), '{}');
    WHEN 'array' THEN
      RETURN coalesce((SELECT jsonb_agg(pg_temp.hashed_keys(value)) FROM jsonb_array_elements(said)), '[]');
    ELSE RETURN said;
  END CASE;
END $$;
"""


def scrub(database: extensions.connection) -> None:
    """Scrub the database behind this connection, whole or not at all, and seal its audit trail anew."""
    with database, database.cursor() as cursor:
        cursor.execute("SET LOCAL TIME ZONE 'UTC'")
        cursor.execute(_FILL, {"words": WORDS, "length": len(WORDS), "known": sorted(known_words())})
        for model in register.every_model():
            cursor.execute(f'ALTER TABLE "{model._meta.db_table}" DISABLE TRIGGER USER')
        cursor.execute(_MADE_HERE)
        for model in register.every_model():
            for statement in statements(model):
                cursor.execute(statement)
        cursor.execute("UPDATE plg_job SET state = 'failed', lease_until = NULL WHERE state IN ('queued', 'running')")
        _seal_anew(cursor)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for model in register.every_model():
            cursor.execute(f'ALTER TABLE "{model._meta.db_table}" ENABLE TRIGGER USER')


def statements(model: type[models.Model]) -> Iterator[str]:
    """Yield what scrubs the rows of a model. LookupError names a field for which there are no fillers."""
    if model._meta.label in GONE:
        yield f'DELETE FROM "{model._meta.db_table}"'  # noqa: S608  our own tables
        return
    told = []
    for name, kind in register.classified(model).items():
        field: Any = model._meta.get_field(name)
        made = _made(field, kind, f"{model._meta.label}.{name}")
        if made == SHUFFLED:
            yield _shuffled(model, field.column)
        elif made:
            column = f'"{field.column}"'
            # What is empty stays empty, so that a copy has the gaps that the original has.
            empty = f"{column}::text IN ('', '{{}}', '[]')" if _speaks(field) else "false"
            made = re.sub(r"\bid\b", f'"{model._meta.pk.column}"', made.replace("{column}", column))
            told.append(f"{column} = CASE WHEN {column} IS NULL OR {empty} THEN {column} ELSE {made} END")
    if told:
        yield f'UPDATE "{model._meta.db_table}" SET {", ".join(told)}'  # noqa: S608  our own tables


def known_words() -> set[str]:
    """Return the words of the platform itself, which may stand in a list of facts: choices, models, fields."""
    found = set()
    waiting: list[Any] = [models.TextChoices]
    while waiting:
        kind = waiting.pop()
        waiting += kind.__subclasses__()
        found |= {str(value) for value in getattr(kind, "values", [])}
    for model in register.every_model():
        found |= {model._meta.label_lower, *register.field_names(model)}
    return found


def _made(field: Any, kind: FieldKind, full: str) -> str | None:
    """Return the SQL of what a field becomes; None when it stays. What nobody spoke of is never left as it is."""
    if told := BESIDE.get(full) or NAMED.get(full):
        return told
    if field.is_relation or full in KEPT:
        return None  # a tie; what it leads to is scrubbed itself
    if isinstance(field, models.FileField):
        return "''"
    if kind is FieldKind.KEY and isinstance(field, models.JSONField):
        return "'{}'"  # what hangs on the ids of others
    if kind is FieldKind.KEY:
        return "md5(id::text)" if _speaks(field) else None
    return _said(field, full) if kind in {FieldKind.PERSONAL, FieldKind.TEXT} else None


def _said(field: Any, full: str) -> str:
    if field.choices or isinstance(field, models.IntegerField | models.BooleanField | models.DateField):
        return SHUFFLED
    if isinstance(field, ArrayField):
        return "'{}'"
    if isinstance(field, models.JSONField):
        return "pg_temp.filled_json({column}, id)"
    if isinstance(field, models.SlugField):
        return "''"
    if isinstance(field, models.CharField | models.TextField):
        return "pg_temp.filled({column}, id)"
    raise LookupError(f"{full}: no filler for this kind of field")


def _speaks(field: Any) -> bool:
    if isinstance(field, ArrayField) and isinstance(field.base_field, models.UUIDField):
        return False  # ids, drawn at random
    kinds = (models.CharField, models.TextField, models.JSONField, ArrayField)
    return isinstance(field, kinds) and not field.choices


def _shuffled(model: type[models.Model], column: str) -> str:
    """Give every row the value of another: what is chosen stays believable, and is nobody's."""
    table, key = model._meta.db_table, model._meta.pk.column
    return (
        f'UPDATE "{table}" t SET "{column}" = o.given FROM (SELECT "{key}" AS id, coalesce(lead("{column}") OVER w,'  # noqa: S608
        f' first_value("{column}") OVER w) AS given FROM "{table}" WHERE "{column}" IS NOT NULL'
        f' WINDOW w AS (ORDER BY md5("{key}"::text))) o WHERE o.id = t."{key}"'
    )


def _seal_anew(cursor: extensions.cursor) -> None:
    """Seal every chain of the trail over what now stands in it: a copy is as whole as the original."""
    names = ["id", *(name for name in audit.facts(AuditLine(at=timezone.now())))]
    cursor.execute(f"SELECT {', '.join(names)} FROM plg_auditline ORDER BY chain, position")  # noqa: S608
    before: dict[str, str] = {}
    sealed = []
    for row in cursor.fetchall():
        line = AuditLine(**dict(zip(names, row, strict=True)))
        line.previous = before.get(line.chain, "")
        line.seal = before[line.chain] = seal(line.previous, audit.facts(line))
        sealed.append((line.pk, line.previous, line.seal))
    execute_values(
        cursor,
        "UPDATE plg_auditline t SET previous = v.previous, seal = v.seal"
        " FROM (VALUES %s) v (id, previous, seal) WHERE t.id = v.id",
        sealed,
        page_size=1000,
    )
