"""What is proven, what it takes for granted, and how to test it on the day."""

import shlex
from collections.abc import Iterator
from dataclasses import dataclass

from workbook.analysis import Analysis
from workbook.exports.report.blocks import Block, Commands, Grid, Paragraph, code, grid, text
from workbook.exports.report.parts.network import table
from workbook.model.estate.estate import Estate
from workbook.model.estate.network import InternetGateway, NetworkInterface, SecurityGroup, Subnet
from workbook.model.intent.flow import Flow
from workbook.reachability.passages import passages
from workbook.views.text import one_line

HTTPS = 443
"""The port asked for where an end listens on none: as good as any other."""

CLI_PROTOCOLS = ("tcp", "udp")
"""What Reachability Analyzer takes (CreateNetworkInsightsPath in the EC2 API model)."""


def proof(analysis: Analysis) -> tuple[Block, ...]:
    """The proof with everything it lists."""
    found = analysis.proof
    verdict = (
        f"The proof holds: {len(found.proven_flows)} of {len(found.stated_flows)} stated flows work by the means "
        f"the plan chose, {len(found.unstated_flows)} passages are open that nobody stated; "
        f"{len(found.proven_accesses)} of {len(found.stated_accesses)} accesses are allowed, "
        f"{len(found.unstated_accesses)} more that nobody stated; "
        f"{sum(p.holds for p in found.prohibitions)} of {len(found.prohibitions)} prohibitions hold."
    )
    broken = (
        f"The proof does NOT hold: {len(found.unproven_flows)} stated flows do not work, "
        f"{len(found.unstated_flows)} passages are open that nobody stated, "
        f"{len(found.unproven_accesses)} stated accesses are denied, "
        f"{len(found.unstated_accesses)} are allowed that nobody stated, "
        f"{sum(not p.holds for p in found.prohibitions)} prohibitions are broken. Nothing should be built before."
    )
    return (
        Paragraph(verdict if found.holds else broken, notice=True),
        table(analysis, "flows"),
        _partial(analysis),
        table(analysis, "widenings"),
        table(analysis, "prohibitions"),
        table(analysis, "assumptions"),
        table(analysis, "access_proof"),
    )


def _partial(analysis: Analysis) -> Grid:
    columns = (
        code("flow", "Flow"),
        text("ports", "Client ports that get no answer"),
        text("why", "Why this is accepted"),
    )
    rows = [(line.flow, line.denied_ports, one_line(line.sentence)) for line in analysis.proof.partial]
    empty = "Every flow works from every client port."
    return grid("partial", "Flows that lose a client port", columns, rows, empty=empty)


@dataclass(frozen=True, slots=True)
class Probe:
    """One question for Reachability Analyzer: shell expressions of both ends, and the answer to expect."""

    id: str
    source: str
    destination: str
    source_ref: str
    destination_ref: str
    protocol: str
    port: int
    expected: bool
    because: str


def tests(analysis: Analysis) -> tuple[Block, ...]:
    """The matrix that is expected, and the commands that ask AWS for the actual one."""
    asked = tuple(_numbered(analysis))
    columns = (
        code("id", "Test"),
        code("source", "From"),
        code("destination", "To"),
        text("ports", "Protocol and port"),
        text("expected", "Path found"),
        text("because", "Because"),
    )
    rows = [
        (
            p.id,
            p.source,
            p.destination,
            f"{p.protocol}/{p.port}",
            "True" if p.expected else "False",
            p.because,
        )
        for p in asked
    ]
    return (
        table(analysis, "reachability_matrix"),
        Paragraph(
            "The matrix is what is expected. The tests below ask Reachability Analyzer for what was built: one "
            "interface of each end, the first that exists in its subnets, stands for all, since all carry the same groups "
            "and stand in subnets with the same tables; a Multi-AZ database has interfaces in two zones only. Each "
            "answer comes with AWS's explanation codes: where no path is found, they say what stopped it. AWS charges for each analysis. Reachability Analyzer looks at routes and filters, not at "
            "processes, certificates or policies; call each service once from inside as well. Interfaces of Lambda "
            "functions and Glue workers exist only once the function is attached and while a job runs."
        ),
        grid("tests", "Tests and their expected answers", columns, rows),
        Commands(
            "Run once, in a shell with AWS CLI 2 and permission for Reachability Analyzer",
            _PRELUDE.format(region=shlex.quote(analysis.design.home[1])),
        ),
        Commands(
            "Then each test; the lines end with what is expected and what was found",
            "\n".join(map(_line, asked)),
        ),
    )


_PRELUDE = """export AWS_REGION={region}
subnet() {{ aws ec2 describe-subnets --filters "Name=tag:Name,Values=$1" --query 'Subnets[0].SubnetId' --output text; }}
interface() {{ # group name, names of the subnets; prints the first interface there is, or nothing
  group=$1; shift
  for name in "$@"; do
    id=$(aws ec2 describe-network-interfaces --filters "Name=group-name,Values=$group" \\
      "Name=subnet-id,Values=$(subnet "$name")" --query 'NetworkInterfaces[0].NetworkInterfaceId' --output text)
    case "$id" in eni-*) echo "$id"; return;; esac
  done; }}
gateway() {{ aws ec2 describe-internet-gateways --filters "Name=tag:Name,Values=$1" \\
    --query 'InternetGateways[0].InternetGatewayId' --output text; }}
ask() {{ # test, source, destination, protocol, port, expected
  for end in "$2" "$3"; do case "$end" in ""|None)
    echo "$1 not asked: one of its ends does not exist (yet): start the job, attach the function, or look at the names"
    return;; esac; done
  path=$(aws ec2 create-network-insights-path --source "$2" --destination "$3" --protocol "$4" --destination-port "$5" \\
    --query NetworkInsightsPath.NetworkInsightsPathId --output text)
  run=$(aws ec2 start-network-insights-analysis --network-insights-path-id "$path" \\
    --query NetworkInsightsAnalysis.NetworkInsightsAnalysisId --output text)
  look() {{ aws ec2 describe-network-insights-analyses --network-insights-analysis-ids "$run" \\
    --query "NetworkInsightsAnalyses[0].$1" --output text; }}
  while [ "$(look Status)" = running ]; do sleep 5; done
  echo "$1 expected $6 found $(look NetworkPathFound) because $(look 'Explanations[].ExplanationCode')"; }}"""


def _line(probe: Probe) -> str:
    return f"ask {probe.id} {probe.source_ref} {probe.destination_ref} {probe.protocol} {probe.port} {probe.expected}"


def _numbered(analysis: Analysis) -> Iterator[Probe]:
    found = (*_stated(analysis), *_refused(analysis))
    for index, probe in enumerate(found, start=1):
        yield Probe(f"T-{index:02}", *probe)


Asked = tuple[str, str, str, str, str, int, bool, str]


def _stated(analysis: Analysis) -> Iterator[Asked]:
    """Each stated flow between ends that Reachability Analyzer knows: expected to be found."""
    delivered = {means.flow: means.delivered_to for means in analysis.estate.means}
    for flow in analysis.design.flows:
        goal = delivered.get(flow.key, flow.destination)
        ends = _refs(analysis.estate, flow.source, goal)
        port = _port(flow)
        if ends and port and flow.source != goal:
            yield (
                flow.source,
                goal,
                *ends,
                flow.protocol,
                port,
                True,
                f"flow {flow.key}: {one_line(flow.purpose)}",
            )


def _port(flow: Flow) -> int:
    return flow.ports.from_port if flow.ports and flow.protocol in CLI_PROTOCOLS else 0


def _refused(analysis: Analysis) -> Iterator[Asked]:
    """Each listener against everyone who must not reach it: expected not to be found."""
    estate = analysis.estate
    openings = {(p.source, p.destination) for p in passages(analysis.matrix)}
    openers = [p.key for p in estate.parties if p.interfaces and not p.key.startswith("endpoint:")]
    for party in estate.parties:
        for listens in party.listens[:1] if party.interfaces else ():
            for source in ("internet", *openers):
                ends = _refs(estate, source, party.key)
                if ends and source != party.key and (source, party.key) not in openings:
                    yield (source, party.key, *ends, "tcp", listens.from_port, False, "nobody stated it")
        ends = _refs(estate, "internet", party.key) if party.key in openers and not party.listens else None
        if ends and ("internet", party.key) not in openings:
            yield (
                "internet",
                party.key,
                *ends,
                "tcp",
                HTTPS,
                False,
                "nobody stated it; it listens to nobody",
            )


def _refs(estate: Estate, source: str, destination: str) -> tuple[str, str] | None:
    ends = (_ref(estate, source), _ref(estate, destination))
    return (ends[0], ends[1]) if ends[0] and ends[1] else None


def _ref(estate: Estate, key: str) -> str:
    """A shell expression for an end: an interface by its group and subnet, or the internet gateway."""
    party = next((party for party in estate.parties if party.key == key), None)
    if party and party.interfaces:
        cards = [estate.get(NetworkInterface, card) for card in party.interfaces]
        group = estate.get(SecurityGroup, cards[0].security_groups[0]).group_name
        names = [dict(estate.get(Subnet, card.subnet).tags).get("Name", card.subnet) for card in cards]
        return f'"$(interface {shlex.join([group, *names])})"'
    gateways = estate.of(InternetGateway)
    outside = key == "internet" or (party is not None and party.location == "internet")
    if outside and gateways:
        return f'"$(gateway {shlex.quote(dict(gateways[0].tags).get("Name", gateways[0].key))})"'
    return ""
