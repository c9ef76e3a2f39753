"""Writes the scripts that read the CSV files in, for R and for SPSS: types, words, labels, and no apostrophes.

Used by `build`. What a column is, is told by its table; nothing is said here twice.
"""

from collections.abc import Iterable, Mapping, Sequence

from django.utils.translation import gettext as _

from reports.exporting.archive import Sink
from reports.exporting.frames import NUMBERS, cut, fitting_names
from reports.exporting.spss import LONGEST_LABEL, LONGEST_NAME, LONGEST_VALUE_LABEL
from reports.exporting.tables import BACKGROUND, LEFT_OUT, Column, Kind, Table

#: A cell that got an apostrophe; the same rule as `plg.tabular.cells`, in the words of R.
APOSTROPHES = r"^'+[=+@\t\r\n\uff1d\uff0b\uff0d\uff20-]"
APOSTROPHE = "'"
#: The signs before which one apostrophe is taken off in SPSS, which knows no patterns and counts in bytes.
OPENERS = ("=", "+", "@", "-", "＝", "＋", "－", "＠", APOSTROPHE)
R_TYPES = {Kind.WORD: "character", Kind.GROUP: "character", Kind.TEXT: "character"}


def write_r(tables: Sequence[Table], sink: Sink) -> None:
    """Write `read_in_r.R`: one data frame a file, with factors and labels. Needs no package."""
    lines = [
        "# " + _("Leest de tabellen van deze export in R. Zet `path` op de map waarin je het zip-bestand uitpakte."),
        "# " + _("Een apostrof die een cel tegen rekenbladen beschermt, gaat eraf: citaten en tekens tellen dan weer."),
        "",
        'path <- "."',
        "",
        "as_written <- function(x) {",
        f'  guarded <- !is.na(x) & grepl("{APOSTROPHES}", x)',
        "  x[guarded] <- substring(x[guarded], 2)",
        "  x",
        "}",
        "",
        "read_table <- function(file, types, written = character()) {",
        '  table <- read.csv(file.path(path, file), colClasses = types, na.strings = "", encoding = "UTF-8",',
        "                    stringsAsFactors = FALSE)",
        "  for (name in written) table[[name]] <- as_written(table[[name]])",
        "  table",
        "}",
        "",
    ]
    for table in tables:
        lines += [*_in_r(table), ""]
    sink.write("\n".join(lines).encode())


def _in_r(table: Table) -> Iterable[str]:
    frame = table.name.partition(".")[0]
    yield f"{frame} <- read_table({_r(table.name)},"
    types = (f"{column.name} = {_r(R_TYPES.get(column.kind, 'numeric'))}" for column in table.columns)
    yield f"  c({', '.join(types)}),"
    yield f"  c({', '.join(_r(column.name) for column in table.columns if column.text)}))"
    for column in table.columns:
        words = _words(column)
        if words:
            keys = ", ".join(map(_r, words))
            labels = ", ".join(_r(label) for label in words.values())
            # A word that has no label stays the word it is.
            yield f"{frame}${column.name} <- local({{"
            yield f"  words <- c({labels}); names(words) <- c({keys})"
            yield f"  found <- as.character({frame}${column.name})"
            yield "  levels <- unique(c(names(words), sort(unique(found))))"
            yield "  labels <- ifelse(levels %in% names(words), words[levels], levels)"
            yield "  factor(found, levels = levels, labels = make.unique(unname(labels)))"
            yield "})"
        yield f'attr({frame}${column.name}, "label") <- {_r(column.says)}'


def write_spss(tables: Sequence[Table], in_sav: Sequence[str], sink: Sink) -> None:
    """Write `read_in_spss.sps`. Tables with free text are read from their .sav: a CSV cell with a line break in it
    is more than SPSS reads."""
    lines = [
        "* " + _("Leest de tabellen van deze export in SPSS of PSPP. Ga eerst naar de map van het uitgepakte bestand,"),
        "  "
        + _("bijvoorbeeld: CD 'C:/onderzoek/export'. Tabellen met lange teksten komen uit hun .sav, waarin alles al")
        + " ",
        "  " + _("staat; de andere uit hun CSV, zonder de apostrof die een cel tegen rekenbladen beschermt") + ".",
        "",
    ]
    for table in tables:
        name = table.name.partition(".")[0]
        has_texts = any(column.kind is Kind.TEXT for column in table.columns)
        if has_texts and name in in_sav:
            lines += [f"GET FILE='spss/{name}.sav'.", f"DATASET COPY {name}.", ""]
        else:
            lines += [*_in_spss(table, name), ""]
    sink.write("\n".join(lines).encode())


def _in_spss(table: Table, name: str) -> Iterable[str]:
    names = fitting_names([column.name for column in table.columns], LONGEST_NAME)
    yield f"GET DATA /TYPE=TXT /FILE='{table.name}' /ENCODING='UTF8' /ARRANGEMENT=DELIMITED"
    yield "  /DELCASE=LINE /FIRSTCASE=2 /DELIMITERS=',' /QUALIFIER='\"' /VARIABLES="
    yield "\n".join(f"  {names[column.name]} {_spss_format(column)}" for column in table.columns) + "."
    for column in table.columns:
        own = names[column.name]
        if column.text:
            found = " OR ".join(f"SUBSTR({own}, 2, {len(sign.encode())}) = {_sps(sign)}" for sign in OPENERS)
            yield f"DO IF SUBSTR({own}, 1, 1) = {_sps(APOSTROPHE)} AND ({found})."
            yield f"COMPUTE {own} = SUBSTR({own}, 2)."
            yield "END IF."
        yield f"VARIABLE LABELS {own} {_sps(cut(column.says, LONGEST_LABEL))}."
        if words := _words(column):
            quoted = column.kind is Kind.GROUP
            told = " ".join(
                f"{_sps(value) if quoted else value} {_sps(cut(label, LONGEST_VALUE_LABEL))}"
                for value, label in words.items()
            )
            yield f"VALUE LABELS {own} {told}."
        for value in column.missing:
            yield f"MISSING VALUES {own} ('{value}')."
        if column.name in BACKGROUND:
            yield f"MISSING VALUES {own} ('{LEFT_OUT}')."
    yield "EXECUTE."
    yield f"DATASET COPY {name}."  # what SPSS and PSPP both keep when the next file is opened


def _words(column: Column) -> Mapping[str, str]:
    if column.kind is Kind.YES_NO:
        return {"0": _("nee"), "1": _("ja")}
    if column.kind is Kind.GROUP:
        gone = {LEFT_OUT: _("weggelaten: te weinig mensen delen dit")} if column.name in BACKGROUND else {}
        return {**column.labels, **gone}
    return {}


def _spss_format(column: Column) -> str:
    if column.kind is Kind.REAL:
        return "F8.4"
    if column.kind in NUMBERS:
        return "F8.0"
    return "A4000" if column.kind is Kind.TEXT else "A255"


def _r(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r")
    return f'"{escaped}"'


def _sps(text: str) -> str:
    one_line = " ".join(text.split()).replace("'", "''")
    return f"'{one_line}'"
