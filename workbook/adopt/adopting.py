"""An import as a document: what exists, and the flows that were seen in it.

Network ACLs are planned anew as AWS's allow-all, so that groups alone decide, but where one is the only filter: beside
interfaces that carry no group, and where without it something would open that groups cannot tell apart. Those stay.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from workbook.adopt.observing import Observed, observe
from workbook.catalog import ADOPTED
from workbook.compare.names import common_names
from workbook.compare.passages import PassageChange, PassageDifference, matrices, passage_difference
from workbook.document import Document, build
from workbook.imports.imported import Imported
from workbook.imports.remarks import remarks
from workbook.model.estate.estate import Estate
from workbook.model.estate.network import (
    NetworkAcl,
    NetworkAclEntry,
    NetworkInterface,
    SecurityGroup,
    SecurityGroupRule,
)
from workbook.model.estate.resource import Resource
from workbook.model.intent.additions import Additions
from workbook.plan import plan
from workbook.reachability.filters import acl_of_subnet
from workbook.reachability.matrix import network_matrix

ROUNDS = 3
"""How often the lists that turned out to be needed are added before the rest is told as it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Adopted:
    """The document, and what its plan lets pass that the network does not, or the other way round."""

    document: Document
    difference: PassageDifference
    kept_acls: tuple[str, ...]


def adopt(imported: Imported) -> Adopted:
    """The document of an existing network: its filters are planned anew from flows that a review goes through."""
    estate = imported.estate
    seen = observe(network_matrix(estate))
    kept = _only_filters(estate)
    for _ in range(ROUNDS):
        document = _document(imported, seen, kept)
        difference = _difference(estate, document)
        needed = _acls_between(estate, difference.opened) - kept
        if not needed:
            break
        kept |= needed
    return Adopted(document=document, difference=difference, kept_acls=tuple(sorted(kept)))


def _document(imported: Imported, seen: Observed, kept: set[str]) -> Document:
    estate = imported.estate
    network = Estate(
        accounts=estate.accounts,
        resources=tuple(_existing(each) for each in estate.resources if _stays(each, kept)),
        parties=estate.parties,
        means=seen.means,
    )
    stays = (
        f"network ACL {key} stays as it is: groups alone cannot say what it says." for key in sorted(kept)
    )
    unread = (
        f"not understood: {each.type} {', '.join(each.ids)} in {', '.join(each.files)}: {each.why}"
        for each in remarks(imported.not_understood)
    )
    additions = Additions(parties=seen.parties, flows=seen.flows, notes=(*seen.notes, *stays, *unread))
    return Document(pattern=ADOPTED, additions=additions, network=network)


def _difference(estate: Estate, document: Document) -> PassageDifference:
    planned = plan(build(document), document.network)
    return passage_difference(*matrices(estate, planned), common_names(estate, planned))


def _only_filters(estate: Estate) -> set[str]:
    """The network ACLs of subnets in which somebody carries no group."""
    acls = acl_of_subnet(estate)
    bare = (card.subnet for card in estate.of(NetworkInterface) if not card.security_groups)
    return {acls[subnet] for subnet in bare} - {""}


def _acls_between(estate: Estate, opened: Iterable[PassageChange]) -> set[str]:
    """The network ACLs at both ends of passages."""
    acls = acl_of_subnet(estate)
    parties = {party.key: party for party in estate.parties}
    names = {name for each in opened for name in (each.source, each.destination)}
    cards = (card for name in names if name in parties for card in parties[name].interfaces)
    return {acls[estate.get(NetworkInterface, card).subnet] for card in cards} - {""}


def _stays(resource: Resource, kept: set[str]) -> bool:
    """Whether a resource is taken over as it is; groups keep their default one, which is emptied."""
    match resource:
        case SecurityGroup():
            return resource.is_default
        case SecurityGroupRule():
            return False
        case NetworkAcl():
            return resource.key in kept
        case NetworkAclEntry():
            return resource.network_acl in kept
    return True


def _existing(resource: Resource) -> Resource:
    return replace(resource, existing_id=resource.existing_id or resource.key)
