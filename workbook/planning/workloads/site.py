"""What every maker of resources reads: the design, where each party stands, and where its resources belong."""

from dataclasses import dataclass

from workbook.model.estate.observability import LogGroup
from workbook.model.intent import party as intent
from workbook.model.intent.design import Design
from workbook.model.intent.store import Store
from workbook.planning.parties import Settlement
from workbook.planning.places import Place, key_of
from workbook.planning.reasons import access_reason, flow_reason, house_rule, merged
from workbook.planning.retention import log_days


@dataclass(frozen=True)
class Site:
    """A design on its ground."""

    design: Design
    settlement: Settlement

    def place(self, owner: intent.Placed | Store) -> Place:
        """Where the resources of a party or store belong, and why they are there."""
        account, region = self.design.home_of(owner)
        flows = (flow for flow in self.design.flows if owner.key in (flow.source, flow.destination))
        accesses = (
            access for access in self.design.accesses if owner.key in (access.principal, access.resource)
        )
        reasons = merged(map(flow_reason, flows), map(access_reason, accesses))
        return Place(account, region, reasons or (house_rule("ground"),))

    def kms_key(self, place: Place) -> str:
        """The key that encrypts what belongs there; none where the services' own keys do."""
        if not self.design.customer_managed_key:
            return ""
        return key_of(self.design, place.account, place.region)

    def data_key(self, place: Place, key: str) -> str:
        """The key of a class of data where it has one of its own, else the one of the place."""
        return key or self.kms_key(place)

    def subnets(self, party: intent.Placed) -> tuple[str, ...]:
        """The subnets a party has interfaces in."""
        return self.settlement.subnets_of[party.key]

    def groups(self, party: intent.Placed) -> tuple[str, ...]:
        """The security groups of a party."""
        return (self.settlement.group_of[party.key],)

    def log_group(self, place: Place, key: str, name: str) -> LogGroup:
        """The log group of something that writes logs."""
        return LogGroup(
            **vars(place),
            key=f"log/{key}",
            log_group_name=name,
            retention_days=log_days(self.design),
            kms_key=self.kms_key(place),
        )
