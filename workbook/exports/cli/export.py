"""The CLI export: a shell script and a Python script for each account and Region, and what they need."""

from collections.abc import Iterator
from dataclasses import replace

from workbook.analysis import Analysis
from workbook.exports.cli import python, shell
from workbook.exports.cli.buckets import buckets
from workbook.exports.cli.calls import Script, Step
from workbook.exports.cli.deliveries import deliveries
from workbook.exports.cli.groups import groups
from workbook.exports.cli.place import Place
from workbook.exports.cli.records import records
from workbook.exports.templates import Templates
from workbook.model.estate.data import S3Bucket
from workbook.model.estate.estate import Estate
from workbook.model.estate.network import SecurityGroup
from workbook.model.estate.observability import FlowLog, LogDelivery

FOLDER = "cli"
DIGITS = 12
KINDS = (SecurityGroup, S3Bucket, FlowLog, LogDelivery)
"""What the scripts make; the rest of a design is Terraform's."""


def cli(analysis: Analysis, templates: Templates | None = None) -> dict[str, bytes]:
    """The scripts of an analysis, path to bytes.

    Raises:
        ExportError: a template cannot be found or rendered.
    """
    words = replace(templates or Templates(), filters={})
    found = dict(scripts(analysis.design.title, analysis.design.name_prefix, analysis.estate))
    texts = {f"{name}.sh": shell.script(each) for name, each in found.items()}
    texts |= {f"{name}.py": python.script(each) for name, each in found.items()}
    texts["README.md"] = words.render(
        "cli/README.md.j2",
        title=analysis.design.title,
        digest=analysis.result_hash[:DIGITS],
        scripts=found,
    )
    return {f"{FOLDER}/{name}": text.encode() for name, text in texts.items()}


def scripts(title: str, name_prefix: str, estate: Estate) -> Iterator[tuple[str, Script]]:
    """A script for each account and Region in which something of it is made, by name."""
    made = (each for kind in KINDS for each in estate.of(kind) if not each.existing_id)
    places = list(dict.fromkeys((each.account, each.region) for each in made))
    ids = {each.key: each.account_id for each in estate.accounts}
    for account, region in places:
        place = Place(estate, account, region, name_prefix)
        steps: tuple[Step, ...] = (*buckets(place), *records(place), *groups(place), *deliveries(place))
        name = "apply" if len(places) == 1 else f"{_plain(account)}-{region}"
        yield (
            name,
            Script(
                title=f"{title}: security groups, rules, logs and buckets in {region}.",
                account=account,
                region=region,
                inputs=tuple(place.inputs.values()),
                steps=steps,
                account_id=ids.get(account, ""),
            ),
        )


def _plain(text: str) -> str:
    return (
        "".join(letter if letter.isascii() and letter.isalnum() else "-" for letter in text).strip("-")
        or "account"
    )
