"""Words and skeletons of exports, as Jinja templates that an architect may replace without Python.

A template is looked for in the folder given with --templates, in `templates/` beside the saved design, in the
packaged copy, and in the checkout. They run sandboxed: they see what they are given and nothing else.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, TemplateError, TemplateNotFound
from jinja2.sandbox import ImmutableSandboxedEnvironment

from workbook.errors import ExportError
from workbook.exports.markdown import code, plain_markdown

_PACKAGE = Path(__file__).resolve().parent.parent
PACKAGED = _PACKAGE / "packaged" / "templates"
CHECKOUT = _PACKAGE.parent / "templates"


@dataclass(frozen=True)
class Templates:
    """Where to look first: a folder that was named, and the folder of the saved design."""

    named: Path | None = None
    document_folder: Path | None = None
    filters: Mapping[str, Callable[..., Any]] = field(default_factory=dict)

    @property
    def folders(self) -> tuple[Path, ...]:
        """Every folder that is looked in, in order."""
        return tuple(self._folders())

    def _folders(self) -> Iterator[Path]:
        if self.named:
            yield self.named
        if self.document_folder:
            yield self.document_folder / "templates"
        yield from (PACKAGED, CHECKOUT)

    def render(self, name: str, **values: object) -> str:
        """The text of a template with these values.

        Raises:
            ExportError: the named folder is not there, or the template is not, or it cannot be rendered.
        """
        if self.named and not self.named.is_dir():
            raise ExportError(
                f"--templates: {str(self.named)!r} is no folder; name the one that holds terraform/."
            )
        try:
            return self._environment.get_template(name).render(**values)
        except TemplateNotFound as missing:
            looked = ", ".join(str(folder) for folder in self.folders)
            raise ExportError(f"template {missing.name!r} is not there; looked in {looked}.") from None
        except (TemplateError, ArithmeticError, LookupError, TypeError, ValueError) as fault:
            number = getattr(fault, "lineno", None)
            line = f", line {number}" if number else ""
            raise ExportError(
                f"template {name!r}{line} cannot be rendered: {str(fault).rstrip('.')}."
            ) from None

    @cached_property
    def _environment(self) -> Environment:
        environment = ImmutableSandboxedEnvironment(
            loader=FileSystemLoader(self.folders),
            undefined=StrictUndefined,
            autoescape=_is_markup,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
        )
        environment.filters.update({"markdown": plain_markdown, "code": code, **self.filters})
        return environment


def _is_markup(name: str | None) -> bool:
    return bool(name) and name is not None and name.removesuffix(".j2").endswith((".html", ".svg", ".xml"))
