"""Whether what is stated works: each access asked as its principal would, by the way that the plan chose for it."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from workbook.authorization.patterns import is_arn, matches_action
from workbook.authorization.policies import Policies
from workbook.authorization.request import Decision, Request
from workbook.facts.actions import actions_of
from workbook.model.estate.network import VpcEndpoint
from workbook.model.estate.party import Means
from workbook.model.intent.design import Design
from workbook.proof.permissions.callers import sorts_of_accounts
from workbook.proof.permissions.classes import ANY, applies, instance, of_accounts
from workbook.proof.permissions.contexts import ALWAYS, OTHER, Circumstances
from workbook.proof.permissions.intent import Stated


@dataclass(frozen=True)
class Prover:
    """Proves the accesses of one design, one at a time."""

    design: Design
    policies: Policies

    def why_not(self, stated: Stated) -> str:
        """What keeps an access from working, in a sentence; empty when it works."""
        for action, resource in self._calls(stated):
            for given in self._ways(stated):
                request = Request(principal=stated.caller, action=action, resource=resource, context=given)
                decision = self.policies.decide(request)
                if not decision.is_allowed and not _rests_on_others(stated, decision):
                    return f"{action} on {resource} is {_in_words(decision)}"
        return ""

    def _calls(self, stated: Stated) -> Iterator[tuple[str, str]]:
        """Each action on each of the resources that it can be about; on all where nobody knows which."""
        for pattern in stated.actions:
            service = pattern.partition(":")[0].lower()
            known = [each for each in actions_of(service) if matches_action(pattern, each.action)]
            resources = [
                arn if arn == "*" else instance(arn)
                for each in stated.resources
                for arn in of_accounts(each, (self._source(stated),))
            ]
            for action in known[:1] if "*" in pattern else known:
                fitting = [arn for arn in ("*", *resources) if applies(action, arn)]
                yield from ((action.action, arn) for arn in fitting or resources)
            if not known:
                yield from ((pattern.replace("*", "Any"), arn) for arn in resources)

    def _ways(self, stated: Stated) -> Iterator[Circumstances]:
        """The context of the access: its own conditions, and each way that its packets may take."""
        own = tuple(_meeting(stated, self._source(stated)))
        ways = tuple(self._endpoints(stated)) or ((),)
        for way in ways:
            yield (*own, *way)

    def _source(self, stated: Stated) -> str:
        """The account for whose resource a service acts: as the access says, or one of the organization."""
        own = next(
            (each.values[0] for each in stated.conditions if each.key.lower() == "aws:sourceaccount"), ""
        )
        members = (
            account
            for account in sorts_of_accounts(self.policies)
            if self.policies.membership.holds(self.policies.names.account_key(account))
        )
        return own or next(members, "")

    def _endpoints(self, stated: Stated) -> Iterator[Circumstances]:
        access = stated.need.access
        if not access.service:
            return
        carrying = [flow for flow in self.design.flows if access.key in flow.derived_from]
        for flow in carrying:
            means = self._means.get(flow.key)
            for key in self._doors(means, access.service) if means else ():
                yield (("aws:sourcevpce", (self.policies.names.attribute(key, "id"),)),)

    @cached_property
    def _means(self) -> dict[str, Means]:
        return {each.flow: each for each in self.policies.estate.means}

    def _doors(self, means: Means, service: str) -> Iterator[str]:
        """The endpoints of the service that a flow passes."""
        delivered = means.delivered_to.startswith("endpoint:")
        vpc = means.delivered_to.partition("@")[2]
        for endpoint in self.policies.estate.of(VpcEndpoint):
            own = endpoint.key in means.via or (delivered and endpoint.service == service)
            if own and (not vpc or endpoint.vpc == vpc or endpoint.key in means.via):
                yield endpoint.key


_OTHERS = ("identity policies of ", "managed policy ", "policies of arn:")
"""What a decision may be in doubt about that somebody else keeps: it is assumed to be as described."""


def _rests_on_others(stated: Stated, decision: Decision) -> bool:
    """Whether only policies that somebody else keeps are in doubt; AWS's own roles bring no use of our keys with them."""
    doubtful = decision.decision == "unknown" and not stated.caller.is_service_linked
    return doubtful and all(name.startswith(_OTHERS) for name in decision.unknown_because)


def _meeting(stated: Stated, source: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Values that meet the conditions of an access; `source` stands for any account of an organization."""
    for condition in stated.conditions:
        operator, key = condition.operator.lower(), condition.key.lower()
        negated = "not" in operator or (operator == "null" and "true" in condition.values)
        if negated or key in ALWAYS:
            continue
        value = OTHER if operator == "null" else instance(condition.values[0])
        yield key, (value.partition("/")[0] if "ipaddress" in operator else value,)
        if key == "aws:sourcearn" and is_arn(value) and value.split(":")[4] not in ("", ANY):
            yield "aws:sourceaccount", (value.split(":")[4],)
        if key == "aws:sourceorgid":
            yield "aws:sourceaccount", (source,)


def _in_words(decision: Decision) -> str:
    words = decision.decision.replace("_", " ")
    by = [f"{each.document}: {each.sid}" for each in decision.deciding_statements]
    why = (*by, *(f"nothing in the {kind} allows it" for kind in decision.missing), *decision.unknown_because)
    return f"{words} ({'; '.join(why)})"
