"""What a check says."""

from dataclasses import dataclass
from typing import Literal

from workbook.model.intent.flow import Waiver

Severity = Literal["informational", "low", "medium", "high", "critical"]
SEVERITIES: tuple[Severity, ...] = ("informational", "low", "medium", "high", "critical")


@dataclass(frozen=True, slots=True, kw_only=True)
class Control:
    """A control of a published framework, e.g. Security Hub EC2.2, CIS 3.0 5.4, checkov CKV_AWS_24."""

    framework: str
    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One unwise thing, at one resource.

    `evidence` is the path, decision or attribute with its value that shows it; `remedy` the edit that ends it.
    `id` comes from the content, so that two runs can be compared. `waiver` accepts it with a reason.
    """

    id: str
    check: str
    title: str
    severity: Severity
    resource: str
    message: str
    evidence: str
    remedy: str
    controls: tuple[Control, ...] = ()
    waiver: Waiver | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckResult:
    """How one check went over the whole estate."""

    check: str
    title: str
    status: Literal["passed", "failed", "not_applicable"]
    why: str = ""
    findings: tuple[Finding, ...] = ()
