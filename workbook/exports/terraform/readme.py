"""What the READMEs of exported roots say: the values of their templates."""

from collections.abc import Iterable, Mapping

from workbook.analysis import Analysis
from workbook.exports.terraform.items import Variable
from workbook.exports.terraform.layout import render
from workbook.exports.terraform.module import PROVIDER_VERSION, TERRAFORM_VERSION, Module
from workbook.exports.terraform.order import steps
from workbook.exports.terraform.providers import regions
from workbook.exports.terraform.root import Root
from workbook.exports.terraform.roots import RoleModule
from workbook.exports.terraform.table import BY_AWS
from workbook.model.estate.compute import AutoScalingGroup, TargetGroup
from workbook.model.estate.estate import Account, Estate

DIGITS = 12

Values = Mapping[str, object]


def readme(root: Root, module: Module, analysis: Analysis) -> Values:
    """The README of one root."""
    made = [resource for resource in root.own if not resource.existing_id]
    return {
        "title": root.title,
        "pattern": analysis.design.pattern,
        "digest": analysis.result_hash[:DIGITS],
        "accounts": [_said(account) for account in root.estate.accounts[:1]],
        "region": root.region,
        "regions": regions(root),
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
        "role": "",
        "shared": (),
        "files_of_accounts": False,
        "given_by_others": (),
    }


def role_readme(each: RoleModule, analysis: Analysis, *, files_of_accounts: bool) -> Values:
    """The README of a root among others."""
    names = {foreign.name for foreign in each.needs}
    places = each.root.site.places if each.root.site else None
    known = places.accounts if places else {}
    return {
        **readme(each.root, each.module, analysis),
        "role": each.role.name,
        "accounts": [_said(known[key]) for key in each.role.accounts if key in known],
        "shared": each.role.accounts if each.role.shared else (),
        "files_of_accounts": files_of_accounts,
        "given_by_others": [variable for variable in each.module.variables if variable.name in names],
    }


def overview(modules: Iterable[RoleModule], whole: Root, analysis: Analysis) -> Values:
    """The README of all roots together: the order of work, and who gives what to whom."""
    listed = tuple(modules)
    runs = steps(listed)
    return {
        "title": whole.title,
        "pattern": analysis.design.pattern,
        "digest": analysis.result_hash[:DIGITS],
        "terraform_version": TERRAFORM_VERSION,
        "provider_version": PROVIDER_VERSION,
        "roots": [_root(each) for each in listed],
        "steps": runs,
        "twice": [step for step in runs if step.targets],
        "shared": {each.role.name for each in listed if each.role.shared},
        "passed_on": list(_passed_on(listed)),
    }


def _root(each: RoleModule) -> Values:
    places = each.root.site.places if each.root.site else None
    known = places.accounts if places else {}
    return {
        "name": each.role.name,
        "folder": each.role.folder,
        "accounts": [known[key].title if key in known else key for key in each.role.accounts],
        "regions": regions(each.root),
        "addresses": sum(each.module.counts.values()),
    }


def _passed_on(modules: Iterable[RoleModule]) -> Iterable[Values]:
    for each in modules:
        given = {foreign.name: foreign.account for foreign in each.needs}
        required = {variable.name for variable in each.module.required}
        for name, account in given.items():
            assert each.root.site is not None
            giver = each.root.site.places.role_of[account].name
            yield {"name": name, "giver": giver, "taker": each.role.name, "known": name not in required}


def _said(account: Account) -> str:
    return account.account_id or account.title


def _health_checks(estate: Estate) -> list[str]:
    """The paths by which load balancers ask fleets after their health."""
    groups = {group.key: group for group in estate.of(TargetGroup) if not group.existing_id}
    asked = (key for fleet in estate.of(AutoScalingGroup) for key in fleet.target_groups)
    return sorted({groups[key].health_check_path or "a connection" for key in asked if key in groups})


def _row(variable: Variable) -> Values:
    required = variable.default is None
    return {
        "name": variable.name,
        "type": variable.type,
        "description": variable.description,
        "required": required,
        "default": "" if required else render(variable.default),
    }
