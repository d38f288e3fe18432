"""The design of a network that exists: its VPCs and parties as they stand, and no flow but those a document states."""

from collections.abc import Iterator

from workbook.errors import Fault, OptionsError
from workbook.model.estate.estate import Estate
from workbook.model.estate.network import NetworkInterface, Subnet, Vpc
from workbook.model.estate.party import Party as EstateParty
from workbook.model.intent.design import Design
from workbook.model.intent.flow import Assumption
from workbook.model.intent.party import AnyParty, AwsService, ExistingParty, OutsideHost, OutsideNetwork
from workbook.model.intent.place import AccountIntent, NetworkMeans, VpcIntent
from workbook.options import Options, option
from workbook.values import NamePrefix, Tags


class AdoptedOptions(Options):
    """What is left to choose where everything but the filters exists."""

    name_prefix: NamePrefix = option(
        "adopted",
        title="Name prefix",
        help="Start of the names of the security groups that are planned anew.",
        group="Names",
    )
    tags: Tags = option(
        {},
        title="Tags",
        help="Put on every security group and network ACL that is planned anew, as key=value.",
        group="Names",
    )


def adopted_design(options: Options, network: Estate) -> Design:
    """The design of an existing network, before its document's flows.

    Raises:
        OptionsError: the network has no VPC, or one without an IPv4 CIDR.
    """
    faults = [f"VPC {each.key!r} has no IPv4 CIDR." for each in network.of(Vpc) if not each.cidr_blocks]
    if not network.of(Vpc):
        faults.append("there is no VPC in it; nothing can be adopted.")
    if faults:
        raise OptionsError(Fault("network", sentence) for sentence in faults)
    values = options.model_dump()
    return Design(
        pattern="adopted",
        title="Adopted network",
        name_prefix=values["name_prefix"],
        tags=tuple(sorted(values["tags"].items())),
        customer_managed_key=False,
        accounts=tuple(
            AccountIntent(key=each.key, title=each.title, account_id=each.account_id, role=each.role)
            for each in network.accounts
        ),
        vpcs=tuple(_vpc(vpc, network) for vpc in network.of(Vpc)),
        parties=tuple(_parties(network)),
        flows=(),
        assumptions=(
            Assumption(
                subject="network",
                sentence="VPCs, subnets, routes, gateways and endpoints exist and are as described.",
            ),
        ),
    )


def _vpc(vpc: Vpc, network: Estate) -> VpcIntent:
    zones = {each.availability_zone for each in network.of(Subnet) if each.vpc == vpc.key}
    return VpcIntent(
        key=vpc.key,
        title=dict(vpc.tags).get("Name") or vpc.key,
        account=vpc.account,
        region=vpc.region,
        cidr_block=vpc.cidr_blocks[0],
        az_count=max(1, len(zones)),
        tiers=(),
        means=NetworkMeans(
            endpoint_tier="",
            ipv6="dual_stack" if vpc.ipv6_cidr_blocks else "off",
            flow_logs="off",
            dns_firewall="off",
        ),
        existing_id=vpc.existing_id or vpc.key,
    )


def _parties(network: Estate) -> Iterator[AnyParty]:
    for party in network.parties:
        yield from _party(party, network)


def _party(party: EstateParty, network: Estate) -> Iterator[AnyParty]:
    """A party of the estate as one of the design; endpoints and services keep their names."""
    if party.location == "vpc":
        homes = [network.get(NetworkInterface, key).vpc for key in party.interfaces]
        yield ExistingParty(
            key=party.key,
            title=party.title,
            client_ports=party.client_ports,
            listens=party.listens,
            vpc=next((network.get(Vpc, key).key for key in homes), ""),
        )
    elif party.location == "aws_service":
        yield AwsService(key=party.key, title=party.title, service=party.service)
    elif party.cidr_blocks:
        yield OutsideNetwork(
            key=party.key,
            title=party.title,
            client_ports=party.client_ports,
            location=party.location,
            cidr_blocks=party.cidr_blocks,
        )
    else:
        yield OutsideHost(key=party.key, title=party.title, host_name=party.host_name)
