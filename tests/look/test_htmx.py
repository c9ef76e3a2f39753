"""htmx comes with the pages that ask something by it; every other first view is fifteen kilobytes lighter."""

import re

from tests.support.house import Template, templates

ALL = {template.name: template for template in templates()}


def parts(template: Template) -> set[str]:
    """Return the names of this template and of all it extends or includes, as far as they are literal."""
    found, waiting = set[str](), {template.name}
    while waiting:
        name = waiting.pop()
        if name in ALL and name not in found:
            found.add(name)
            waiting |= set(re.findall(r"""{%\s*(?:include|extends)\s+["']([^"'#]+)""", ALL[name].text))
    return found


def test_a_page_loads_htmx_exactly_when_a_part_of_it_asks_by_htmx() -> None:
    wrong = []
    for template in ALL.values():
        if "{% extends" not in template.text:
            continue
        names = parts(template)
        asks = any(re.search(r"\bhx-(get|post)=", ALL[name].text) for name in names)
        loads = "frame/htmx.html" in names
        if asks != loads:
            wrong.append(f"{template.name}: asks by htmx: {asks}, loads it: {loads}")
    assert not wrong, "\n".join(wrong)
    assert "frame/htmx.html" in parts(ALL["coding/source_code.html"]), "the test would find nothing"
