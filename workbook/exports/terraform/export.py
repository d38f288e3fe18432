"""The Terraform export: the files of one root module, or of one for each role of the design's accounts."""

import re
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256

from workbook.analysis import Analysis
from workbook.errors import UnsupportedError
from workbook.exports.templates import Templates
from workbook.exports.terraform.hcl import Value
from workbook.exports.terraform.items import Variable
from workbook.exports.terraform.layout import assignment, comment_lines, render_block
from workbook.exports.terraform.members import Members
from workbook.exports.terraform.module import Module, build
from workbook.exports.terraform.places import Places
from workbook.exports.terraform.readme import overview, readme, role_readme
from workbook.exports.terraform.root import Root
from workbook.exports.terraform.roots import RoleModule, role_modules
from workbook.model.estate.estate import Estate
from workbook.model.intent.design import Design

FOLDER = "terraform"
LONGEST_NAME = 40
MOST_FILES = 50
"""Up to as many accounts of one role have a file each; more are named on the command line."""


def terraform(analysis: Analysis, templates: Templates | None = None) -> dict[str, bytes]:
    """The root module of an analysis, path to bytes; one for each role where it has several accounts.

    Raises:
        UnsupportedError: the estate holds what Terraform export has no words for.
        ExportError: a template cannot be found or rendered.
    """
    words = replace(templates or Templates(), filters={"comment": _comment})
    root = root_of(analysis.design, analysis.estate)
    texts = dict(
        _several(root, analysis, words) if stands_apart(analysis.estate) else _one(root, analysis, words)
    )
    return {f"{FOLDER}/{name}": text.encode() for name, text in texts.items()}


def stands_apart(estate: Estate) -> bool:
    """Whether the estate needs a root for each role of its accounts."""
    roles = Places(estate).roles
    return len(roles) > 1 or any(role.shared for role in roles)


def root_of(design: Design, estate: Estate) -> Root:
    """An estate under the names and tags of its design."""
    return Root(
        estate=estate,
        title=design.title,
        name_prefix=design.name_prefix,
        region=design.home[1],
        tags=design.tags,
    )


def _one(root: Root, analysis: Analysis, words: Templates) -> Iterator[tuple[str, str]]:
    module = build(root)
    yield from _files(root, module, words)
    yield "README.md", words.render("terraform/README.md.j2", **readme(root, module, analysis))


def _several(whole: Root, analysis: Analysis, words: Templates) -> Iterator[tuple[str, str]]:
    modules = role_modules(whole)
    _refuse_one_folder(modules)
    yield "README.md", words.render("terraform/roots.md.j2", **overview(modules, whole, analysis))
    for each in modules:
        own = dict(_account_files(each))
        values = role_readme(each, analysis, files_of_accounts=bool(own))
        texts = {**dict(_files(each.root, each.module, words)), **own}
        texts["README.md"] = words.render("terraform/README.md.j2", **values)
        yield from ((f"{each.role.folder}/{name}", text) for name, text in texts.items())


def _refuse_one_folder(modules: tuple[RoleModule, ...]) -> None:
    folders = [each.role.folder for each in modules]
    if len(set(folders)) < len(folders):
        names = ", ".join(each.role.name for each in modules)
        raise UnsupportedError(f"two of the accounts' roles come to one folder: {names}. Name one otherwise.")


def _files(root: Root, module: Module, words: Templates) -> Iterator[tuple[str, str]]:
    files = {name: "\n\n".join(map(render_block, blocks)) for name, blocks in module.files.items()}
    if module.required:
        files["terraform.tfvars"] = "\n\n".join(_placeholder(variable) for variable in module.required)
    for name, text in files.items():
        yield name, f"{words.render('terraform/header.tf.j2', file=name, title=root.title)}\n{text}\n"


def _comment(text: str) -> str:
    return "\n".join(comment_lines(text))


def _placeholder(variable: Variable) -> str:
    return "\n".join(
        [*comment_lines(f"REPLACE. {variable.description}"), assignment(variable.name, variable.example)]
    )


def _account_files(each: RoleModule) -> Iterator[tuple[str, str]]:
    """A file of values for each account of a shared root."""
    members = each.members
    if members is None or (len(members.accounts) > MOST_FILES and not members.inputs):
        return
    for account in members.accounts:
        lines = [assignment(name, value) for name, value in _own_values(members, account).items()]
        yield f"{_file_name(account)}.tfvars", "\n".join([*comment_lines(_SAID), "", *lines, ""])


_SAID = "Values of one account; they win over terraform.tfvars: terraform plan -var-file=<this file>"


def _own_values(members: Members, account: str) -> dict[str, Value]:
    return {"account": account, **{name: values[account] for name, values in members.inputs.items()}}


def _file_name(account: str) -> str:
    """A name that every disk takes; where letters had to go, a digest tells accounts apart."""
    plain = re.sub(r"[^A-Za-z0-9_-]", "-", account)[:LONGEST_NAME]
    if plain == account:
        return account
    return f"{plain.strip('-') or 'account'}-{sha256(account.encode(errors='replace')).hexdigest()[:8]}"
