"""HTML of the panels, as templates in which everything is escaped that does not say otherwise."""

from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape


@cache
def _environment() -> Environment:
    made = Environment(
        loader=PackageLoader("workbook.app", "markup"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update(usd=usd, count=count, key=key)
    return made


def rendered(template: str, **values: Any) -> str:
    """The HTML of one template."""
    return _environment().get_template(f"{template}.html").render(**values)


def usd(amount: float | None, places: int = 2) -> str:
    """Dollars as people read them, or that no price is on file."""
    if amount is None:
        return "no price"
    return f"{'-' if amount < 0 else ''}${abs(amount):,.{places}f}"


def count(number: int, noun: str, nouns: str = "") -> str:
    """A number with its noun: 1 flow, 2 flows."""
    return f"{number:,} {noun if number == 1 else nouns or noun + 's'}"


def key(text: str) -> Markup:
    """A resource's key as code that may break after its slashes."""
    return (
        Markup("<code>") + Markup("/<wbr>").join(escape(part) for part in text.split("/")) + Markup("</code>")
    )
