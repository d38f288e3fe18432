"""The Terraform export: the files of a root module, with its inputs' values and its README."""

from collections.abc import Mapping
from dataclasses import replace

from workbook.analysis import Analysis
from workbook.exports.templates import Templates
from workbook.exports.terraform.items import Variable
from workbook.exports.terraform.layout import assignment, comment_lines, render, render_block
from workbook.exports.terraform.module import PROVIDER_VERSION, TERRAFORM_VERSION, Module, build
from workbook.exports.terraform.root import Root
from workbook.exports.terraform.table import BY_AWS
from workbook.model.estate.compute import AutoScalingGroup, TargetGroup
from workbook.model.estate.estate import Estate
from workbook.model.intent.design import Design

FOLDER = "terraform"
DIGITS = 12


def terraform(analysis: Analysis, templates: Templates | None = None) -> dict[str, bytes]:
    """The root module of an analysis, path to bytes.

    Raises:
        UnsupportedError: the estate holds what Terraform export has no words for.
        ExportError: a template cannot be found or rendered.
    """
    words = replace(templates or Templates(), filters={"comment": _comment})
    root = root_of(analysis.design, analysis.estate)
    module = build(root)
    files = {name: "\n\n".join(map(render_block, blocks)) for name, blocks in module.files.items()}
    if module.required:
        files["terraform.tfvars"] = "\n\n".join(_placeholder(variable) for variable in module.required)
    texts = {name: f"{_header(words, root, name)}\n{text}\n" for name, text in files.items()}
    texts["README.md"] = words.render("terraform/README.md.j2", **_readme(root, module, analysis))
    return {f"{FOLDER}/{name}": text.encode() for name, text in texts.items()}


def root_of(design: Design, estate: Estate) -> Root:
    """An estate under the names and tags of its design."""
    return Root(
        estate=estate,
        title=design.title,
        name_prefix=design.name_prefix,
        region=design.home[1],
        tags=design.tags,
    )


def _comment(text: str) -> str:
    return "\n".join(comment_lines(text))


def _header(words: Templates, root: Root, name: str) -> str:
    return words.render("terraform/header.tf.j2", file=name, title=root.title)


def _placeholder(variable: Variable) -> str:
    return "\n".join(
        [*comment_lines(f"REPLACE. {variable.description}"), assignment(variable.name, variable.example)]
    )


def _readme(root: Root, module: Module, analysis: Analysis) -> Mapping[str, object]:
    made = [resource for resource in root.estate.resources if not resource.existing_id]
    place = root.estate.accounts[0] if root.estate.accounts else None
    return {
        "title": root.title,
        "pattern": analysis.design.pattern,
        "digest": analysis.result_hash[:DIGITS],
        "account": place.account_id or place.title if place else "",
        "region": root.region,
        "prefix": root.name_prefix,
        "terraform_version": TERRAFORM_VERSION,
        "provider_version": PROVIDER_VERSION,
        "kinds": {type(resource).__name__ for resource in made},
        "names": {variable.name for variable in module.variables},
        "files": {name: module.counts[name] for name in module.files},
        "addresses": sum(module.counts.values()),
        "variables": [_row(variable) for variable in module.variables],
        "required": module.required,
        "existing": [variable for variable in module.variables if variable.name.startswith("existing_")],
        "outputs": module.outputs,
        "health_checks": _health_checks(root.estate),
        "left_out": {kind.__name__: why for kind, why in BY_AWS.items()},
    }


def _health_checks(estate: Estate) -> list[str]:
    """The paths by which load balancers ask fleets after their health."""
    groups = {group.key: group for group in estate.of(TargetGroup) if not group.existing_id}
    asked = (key for fleet in estate.of(AutoScalingGroup) for key in fleet.target_groups)
    return sorted({groups[key].health_check_path or "a connection" for key in asked if key in groups})


def _row(variable: Variable) -> Mapping[str, object]:
    required = variable.default is None
    return {
        "name": variable.name,
        "type": variable.type,
        "description": variable.description,
        "required": required,
        "default": "" if required else render(variable.default),
    }
