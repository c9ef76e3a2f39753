"""Reads the project's own files for the tests that keep the house rules: modules, functions, templates, words."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from html.parser import HTMLParser
from pathlib import Path

from django.template.base import Lexer, TokenType

ROOT = Path(__file__).parents[2]
ROOMS = ("plg", "logbook", "amo", "intervisie", "coding", "reports")
OUR_NAME = "LeiderschapsPLG"
#: Attributes whose value is read by people.
SPOKEN = {"aria-label", "aria-description", "title", "placeholder", "alt", "label", "data-confirm"}
TRANSLATED = re.compile(r"""^(?:translate|trans)\s+(?:"([^"]*)"|'([^']*)')""")
GETTEXT = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy"}


@dataclass(frozen=True)
class Module:
    """One Python file."""

    path: Path

    @property
    def name(self) -> str:
        return str(self.path.relative_to(ROOT))

    @cached_property
    def text(self) -> str:
        return self.path.read_text()

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    @property
    def lines(self) -> int:
        return self.text.count("\n")

    @property
    def functions(self) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
        for node in ast.walk(self.tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield node

    @property
    def public_functions(self) -> Iterator[ast.FunctionDef]:
        """The functions of the module itself that others may call."""
        for node in self.tree.body:
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                yield node

    @property
    def told(self) -> Iterator[str]:
        """What the module, its classes and its functions say of themselves."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and (
                words := ast.get_docstring(node, clean=False)
            ):
                yield words

    @property
    def msgids(self) -> Iterator[str]:
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in GETTEXT:
                yield from (str(arg.value) for arg in node.args if isinstance(arg, ast.Constant))

    def is_in(self, *rooms: str) -> bool:
        """Return whether this is a module (or in a package) of one of these names, in any app: `views`, `services`."""
        return any(part.removesuffix(".py") in rooms for part in self.path.relative_to(ROOT).parts[1:2])


@dataclass(frozen=True)
class Template:
    """One template of ours."""

    path: Path

    @property
    def name(self) -> str:
        return str(self.path.relative_to(ROOT / "templates"))

    @cached_property
    def text(self) -> str:
        return self.path.read_text()

    @property
    def lines(self) -> int:
        return self.text.count("\n")

    @cached_property
    def spoken(self) -> list[str]:
        """Every piece of text a person reads or hears, translated or not."""
        return [*self.translated, *self.untranslated]

    @cached_property
    def translated(self) -> list[str]:
        """What goes through gettext."""
        found, inside = [], False
        for token in Lexer(self.text).tokenize():
            if token.token_type == TokenType.BLOCK:
                inside = token.contents.startswith(("blocktranslate", "blocktrans"))
                if match := TRANSLATED.match(token.contents):
                    found.append(match[1] or match[2] or "")
            elif inside and token.token_type == TokenType.TEXT:
                found.append(re.sub(r"<[^>]*>", " ", token.contents))
        return found

    @cached_property
    def untranslated(self) -> list[str]:
        """Words in text or spoken attributes that gettext never sees."""
        html, skipping = [], ""
        for token in Lexer(self.text).tokenize():
            if token.token_type == TokenType.TEXT and not skipping:
                html.append(token.contents)
            elif token.token_type == TokenType.BLOCK:
                word = token.contents.split()[0] if token.contents.split() else ""
                if skipping:
                    skipping = "" if word == f"end{skipping}" else skipping
                elif word in {"blocktranslate", "blocktrans", "comment", "verbatim"}:
                    skipping = word
                elif re.match(r"block \w+_class$", token.contents):
                    skipping = "block"
        words = re.compile(r"[^\W\d_]{2,}")
        return [text for text in heard("".join(html)) if words.search(text.replace(OUR_NAME, ""))]


def heard(html: str) -> list[str]:
    """Return every text of a page that a person reads or hears, attributes too."""
    reader = _Reader()
    reader.feed(html)
    return reader.found


class _Reader(HTMLParser):
    """Keeps the texts and spoken attributes of a piece of HTML."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.silent += tag in {"script", "style"}
        self.found += [value for key, value in attrs if key in SPOKEN and value]

    def handle_endtag(self, tag: str) -> None:
        self.silent -= tag in {"script", "style"}

    def handle_data(self, data: str) -> None:
        if data.strip() and not self.silent:
            self.found.append(data.strip())


@lru_cache
def modules(*, tests: bool = False) -> list[Module]:
    """Return every Python module of ours, without migrations; the tests too when asked."""
    folders = [ROOT / room for room in (*ROOMS, *(["tests"] if tests else []))]
    found = [path for folder in folders for path in sorted(folder.rglob("*.py")) if "migrations" not in path.parts]
    return [Module(path) for path in [ROOT / "manage.py", *found]]


@lru_cache
def templates() -> list[Template]:
    """Return every template of ours."""
    return [
        Template(path) for path in sorted((ROOT / "templates").rglob("*")) if path.suffix in {".html", ".txt", ".svg"}
    ]
