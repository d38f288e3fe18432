"""Which account, Region and VPC a row belongs to: said only where a design or network has several."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

from workbook.model.estate import interconnect
from workbook.model.estate.estate import Estate
from workbook.model.estate.network import NetworkInterface, Vpc
from workbook.proof.proof import FlowLine
from workbook.views.tables.table import Column, Section, Table, Value
from workbook.views.text import one_line

JOINING = (
    interconnect.VpcPeeringConnection,
    interconnect.TransitGateway,
    interconnect.TransitGatewayAttachment,
    interconnect.VpnGateway,
    interconnect.VpnConnection,
    interconnect.DirectConnectGateway,
    interconnect.VpcEndpointService,
    interconnect.NetworkFirewall,
)
"""What a flow may go over."""

ACCOUNT = Column(key="account", title="Account", room=84)
REGION = Column(key="region", title="Region", room=84)
VPC = Column(key="vpc", title="VPC", room=84)


@dataclass(frozen=True)
class Whereabouts:
    """The places of one estate."""

    estate: Estate

    @cached_property
    def vpcs(self) -> dict[str, Vpc]:
        """Every VPC by its key, in the estate's order."""
        return {vpc.key: vpc for vpc in self.estate.of(Vpc)}

    @cached_property
    def has_accounts(self) -> bool:
        """Whether VPCs belong to several accounts."""
        return len({vpc.account for vpc in self.vpcs.values()}) > 1

    @cached_property
    def has_regions(self) -> bool:
        """Whether VPCs are in several Regions."""
        return len({vpc.region for vpc in self.vpcs.values()}) > 1

    @property
    def has_vpcs(self) -> bool:
        """Whether there are several VPCs."""
        return len(self.vpcs) > 1

    @property
    def columns(self) -> tuple[Column, ...]:
        """Those of account, Region and VPC of which there are several."""
        wanted = ((ACCOUNT, self.has_accounts), (REGION, self.has_regions), (VPC, self.has_vpcs))
        return tuple(column for column, there in wanted if there)

    def values(self, vpc: str) -> tuple[Value, ...]:
        """What those columns say of a VPC."""
        return tuple(text for _, text in self._said(vpc))

    def _said(self, key: str) -> tuple[tuple[str, str], ...]:
        vpc = self.vpcs.get(key)
        account, region = (vpc.account, vpc.region) if vpc else ("", "")
        words = {"account": self.account(account), "region": region, "vpc": key}
        return tuple((column.title, one_line(words[column.key])) for column in self.columns)

    def account(self, key: str) -> str:
        """What an account is called."""
        titles = {account.key: account.title for account in self.estate.accounts}
        return one_line(titles.get(key, key))

    def sentence(self, vpc: str) -> str:
        """`account Workload, Region us-east-1, VPC shop`, as far as there are several."""
        said = ((title.replace("Account", "account"), text) for title, text in self._said(vpc))
        return ", ".join(f"{title} {text}" for title, text in said if text)

    def order(self, vpc: str) -> int:
        """Where a VPC stands among the others; what belongs to none comes last."""
        return list(self.vpcs).index(vpc) if vpc in self.vpcs else len(self.vpcs)

    def vpc_of(self, party: str) -> str:
        """The VPCs that a party stands in, by key; empty for one outside."""
        found = next((each for each in self.estate.parties if each.key == party), None)
        cards = (self.estate.get(NetworkInterface, key) for key in (found.interfaces if found else ()))
        return ", ".join(dict.fromkeys(one_line(card.vpc) for card in cards))


@dataclass(frozen=True)
class Crossings:
    """From which VPC to which a flow goes, and over what; nothing where there is one VPC and nothing joins it."""

    estate: Estate

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        """From, to and over, where something can be crossed."""
        if not Whereabouts(self.estate).has_vpcs and not any(self.estate.of(kind) for kind in JOINING):
            return ()
        return (
            Column(key="from_vpc", title="From VPC", room=84),
            Column(key="to_vpc", title="To VPC", room=84),
            Column(key="over", title="Over", is_code=True),
        )

    def values(self, line: FlowLine) -> tuple[Value, ...]:
        """What those columns say of a flow."""
        if not self.columns:
            return ()
        where = Whereabouts(self.estate)
        return where.vpc_of(line.source), where.vpc_of(line.destination), ", ".join(self._over(line.flow))

    def _over(self, flow: str) -> list[str]:
        """What joins networks on the way that the plan chose."""
        means = next((each for each in self.estate.means if each.flow == flow), None)
        via = means.via if means else ()
        return [key for key in via if key in self.estate and isinstance(self.estate[key], JOINING)]


def by_vpc(table: Table, where: Whereabouts, sections: Iterable[tuple[str, Section]]) -> Table:
    """A table whose sections each belong to a VPC: in the order of the VPCs, each saying whose it is."""
    found = list(sections)
    if not where.columns:
        return replace(table, sections=tuple(section for _, section in found))
    hidden = tuple(replace(column, frame_only=True) for column in where.columns)
    ordered = sorted(found, key=lambda pair: where.order(pair[0]))
    return replace(
        table,
        columns=(*hidden, *table.columns),
        sections=tuple(_placed(section, vpc, where) for vpc, section in ordered),
    )


def _placed(section: Section, vpc: str, where: Whereabouts) -> Section:
    values = where.values(vpc)
    note = ", ".join(filter(None, (where.sentence(vpc), section.note)))
    return Section(section.title, tuple((*values, *row) for row in section.rows), note)


def rows_by_vpc(table: Table, where: Whereabouts, rows: Iterable[tuple[str, tuple[Value, ...]]]) -> Table:
    """A table without sections whose rows each belong to a VPC, which leads the row where there are several."""
    ordered = sorted(rows, key=lambda pair: where.order(pair[0])) if where.columns else list(rows)
    return replace(
        table,
        columns=(*where.columns, *table.columns),
        sections=(Section("", tuple((*where.values(vpc), *row) for vpc, row in ordered)),),
    )
