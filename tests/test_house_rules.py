"""Keeps the rules of the house that no tool keeps. Each test lists every breach, with its place."""

import ast
import inspect
import re
from collections.abc import Callable, Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from typing import Any

from django.template.loader import get_template
from django.urls import URLPattern, URLResolver, get_resolver
from packaging.requirements import Requirement

from tests.support.house import ROOMS, ROOT, modules, templates

FORBIDDEN_ON_SCREEN = re.compile(r"\b(gebruikers?|submit(ten)?|invalid|records?)\b", re.IGNORECASE)
DOMAIN_WORDS = re.compile(
    r"\b(leerervaring(en)?|logboek|bijeenkomst(en)?|vragenlijst(en)?|codeboek|codering|duo|leergemeenschap|deelnemers?"
    r"|procesbegeleiders?|onderzoekers?|schoolleiders?|toestemming|intervisie|starr|amo|entry|entries|meeting|membership"
    r"|consent|coder|codebook)\b",
    re.IGNORECASE,
)
SIGNED = "|".join([*ROOMS, "tests", "benchmarks", "docs"])
POINTS = re.compile(rf"(?<![\w/.<{{-])((?:{SIGNED})/[\w./-]*\w\.(?:py|md))\b")
#: Packages that offer the GPL among other licences, and the one we use them under.
OTHERWISE_LICENSED = {"pyphen": "MPL 1.1", "Pyphen": "MPL 1.1"}


def none(breaches: list[str]) -> None:
    """Fail with every breach on a line of its own."""
    assert not breaches, "\n" + "\n".join(breaches)


def test_a_file_fits_in_a_head() -> None:
    none([f"{module.name}: {module.lines} lines" for module in modules(tests=True) if module.lines > 400])


def test_a_function_fits_on_a_screen() -> None:
    lengths = [
        (module.name, function.name, (function.end_lineno or 0) - function.lineno + 1)
        for module in modules(tests=True)
        for function in module.functions
    ]
    none([f"{name}: {function} has {length} lines" for name, function, length in lengths if length > 50])


def test_a_template_fits_on_two_screens() -> None:
    none([f"{template.name}: {template.lines} lines" for template in templates() if template.lines > 150])


def test_views_are_a_small_part_of_the_code() -> None:
    views = sum(module.lines for module in modules() if module.is_in("views"))
    assert views <= 0.20 * sum(module.lines for module in modules())


def test_a_module_opens_with_at_most_three_lines() -> None:
    breaches = []
    for module in modules(tests=True):
        told = ast.get_docstring(module.tree)
        lines = [line for line in (told or "").splitlines() if line.strip()]
        if module.text.strip() and not 1 <= len(lines) <= 3:
            breaches.append(f"{module.name}: {len(lines)} lines")
    none(breaches)


def test_what_a_sign_points_at_is_there() -> None:
    """A path that stands at the top of a module, of a function or in a document is that of a file."""
    signs = [(module.name, told) for module in modules(tests=True) for told in module.told]
    signs += [(path.name, path.read_text()) for path in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]]
    none([f"{name}: {path}" for name, told in signs for path in POINTS.findall(told) if not (ROOT / path).exists()])


def test_public_functions_tell_what_they_promise() -> None:
    none(
        [
            f"{module.name}: {function.name} has no docstring"
            for module in modules()
            if module.is_in("access", "services", "selectors", "queue", "audit", "agreement", "scoring")
            for function in module.public_functions
            if not ast.get_docstring(function)
        ]
    )


def test_a_service_names_its_actor_and_is_atomic() -> None:
    breaches = []
    for module in (module for module in modules() if module.is_in("services")):
        for function in module.public_functions:
            names = [arg.arg for arg in [*function.args.args, *function.args.posonlyargs]]
            if "by" in names:
                breaches.append(f"{module.name}: {function.name}: `by` is keyword-only")
            acts = "record(" in ast.unparse(function)
            if acts and not any("atomic" in ast.unparse(decorator) for decorator in function.decorator_list):
                breaches.append(f"{module.name}: {function.name}: acts, so it is @transaction.atomic")
    none(breaches)


def test_views_hold_no_orm() -> None:
    none(
        [
            f"{module.name}: {found}"
            for module in modules()
            if module.is_in("views")
            for found in re.findall(r"\.objects\b|\.save\(|\.delete\(|transaction\.atomic", module.text)
        ]
    )


def test_work_reaches_the_background_by_one_way() -> None:
    calls = re.compile(r"\.delay\(|\.apply_async\(|send_task\(")
    none([module.name for module in modules() if calls.search(module.text) and module.name != "plg/queue.py"])


def test_mail_leaves_by_one_way() -> None:
    sends = re.compile(r"from django\.core\.mail|\bsmtplib\b|\bsend_mail\(|\.email_user\(")
    allowed = {"plg/services/post.py", "plg/services/letter_text.py", "plg/smtp.py"}
    none([module.name for module in modules() if sends.search(module.text) and module.name not in allowed])


def test_html_is_never_made_in_python() -> None:
    words = re.compile(r"\b(mark_safe|format_html|SafeString)\b")
    none([f"{module.name}: {found}" for module in modules() for found in words.findall(module.text)])


def views(patterns: list[Any] | None = None) -> Iterator[tuple[str, Callable[..., Any]]]:
    """Yield every address and the function that answers it."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLResolver):
            yield from views(pattern.url_patterns)
        elif isinstance(pattern, URLPattern):
            yield str(pattern.pattern), pattern.callback


def test_every_view_begins_at_a_door() -> None:
    breaches = []
    for address, view in views():
        function = inspect.unwrap(view)
        if not inspect.isfunction(function):
            breaches.append(f"{address}: views are functions")
            continue
        if getattr(view, "login_required", True) is False:
            continue
        node = ast.parse(inspect.getsource(function)).body[0]
        assert isinstance(node, ast.FunctionDef)
        told = node.body[1:] if ast.get_docstring(node) else node.body
        if not re.search(r"\b(doors\.\w+|(get_)?visible_\w+)\(", " ".join(map(ast.unparse, told[:2]))):
            breaches.append(f"{address}: {function.__module__}.{function.__name__} does not begin at a door")
    none(breaches)


def test_templates_hold_nothing_inline() -> None:
    rules = {
        "inline script": r"<script(?![^>]*\bsrc=)[^>]*>",
        "inline style": r"<style\b|\sstyle\s*=",
        "event handler": r"\s(on[a-z]+|hx-on[:\w-]*)\s*=\s*[\"']",
        "unescaped": r"\|\s*safe\b|autoescape\s+off",
        "from another machine": r"<(?:script|img|link|iframe)[^>]+(?:src|href)\s*=\s*[\"'](?:https?:)?//",
    }
    none(
        [
            f"{template.name}: {rule}: {match[0].strip()}"
            for template in templates()
            for rule, pattern in rules.items()
            # A letter stands in a mail program: no policy of ours holds there, and no stylesheet reaches it.
            if not (template.name.startswith("email/") and rule == "inline style")
            for match in re.finditer(pattern, template.text)
        ]
    )


def test_every_template_can_be_read() -> None:
    for template in templates():
        get_template(template.name)


def test_every_word_on_screen_can_be_translated() -> None:
    none([f"{template.name}: {text[:80]!r}" for template in templates() for text in template.untranslated])


def test_no_forbidden_word_on_screen() -> None:
    texts = [(template.name, text) for template in templates() for text in template.spoken]
    texts += [(module.name, text) for module in modules() for text in module.msgids]
    none([f"{name}: {text.strip()[:100]!r}" for name, text in texts if FORBIDDEN_ON_SCREEN.search(text)])


def test_components_know_no_domain_word() -> None:
    none(
        [
            f"{template.name}: {match[0]}"
            for template in templates()
            if template.name.startswith("components/")
            for match in DOMAIN_WORDS.finditer(template.text)
        ]
    )


def requirement_lines(name: str = "requirements.txt") -> Iterator[tuple[str, str]]:
    """Yield each requirement with the reason behind it."""
    for line in (ROOT / name).read_text().splitlines():
        wanted, _, reason = line.partition("#")
        if wanted.strip() and not wanted.startswith("-"):
            yield wanted.strip(), reason.strip()


def test_every_dependency_explains_itself() -> None:
    lines = [*requirement_lines(), *requirement_lines("requirements-dev.txt")]
    none([f"{wanted}: pinned with ==, and a reason" for wanted, reason in lines if "==" not in wanted or not reason])


def closure() -> dict[str, Distribution]:
    """Return every package that requirements.txt brings in on this machine, by name."""
    found: dict[str, Distribution] = {}
    waiting = [Requirement(wanted) for wanted, _ in requirement_lines()]
    while waiting:
        wanted = waiting.pop()
        extras = wanted.extras or {""}
        if wanted.name.lower() in found or (wanted.marker and not wanted.marker.evaluate()):
            continue
        try:
            package = distribution(wanted.name)
        except PackageNotFoundError:
            continue  # belongs to another platform
        found[wanted.name.lower()] = package
        for line in package.requires or []:
            needed = Requirement(line)
            if not needed.marker or any(needed.marker.evaluate({"extra": extra}) for extra in extras):
                needed.marker = None
                waiting.append(needed)
    return found


def test_nothing_under_the_gpl_runs_in_production() -> None:
    packages = closure()
    assert {"django", "celery", "redis", "weasyprint"} <= packages.keys()
    breaches = []
    for name, package in packages.items():
        about = package.metadata
        said = [line for key in ("License-Expression", "License", "Classifier") for line in about.get_all(key) or []]
        words = " ".join(text.splitlines()[0] for text in said if text and (text[0] != "C" or "License ::" in text))
        strong = re.search(r"(?<!L)(?<!Lesser )\b(A?GPL|GNU (Affero )?General Public)", words)
        if strong and name not in OTHERWISE_LICENSED:
            breaches.append(f"{name}: {words[:200]}")
    none(breaches)


def test_no_script_merges_objects_of_others() -> None:
    """What came from elsewhere is copied key by own key: it never reaches what all objects share."""
    merging = re.compile(r"__proto__|\bprototype\b|Object\.assign")
    found = [path.name for path in (ROOT / "static" / "js").glob("*.js") if merging.search(path.read_text())]
    assert not found
