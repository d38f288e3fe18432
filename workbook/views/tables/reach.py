"""The reachability matrix: every party against every party, with ports, and whether somebody stated it."""

from dataclasses import dataclass

from workbook.analysis import EstateAnalysis
from workbook.reachability.passages import Passage, Unheard, passages, unheard
from workbook.views.tables.table import Column, Marked, Table, Tone, Value, one_section
from workbook.views.tables.words import Names

LEGEND = (
    "Rows open connections to columns; numbers are TCP ports. Green: stated. Amber: open only in part, or open "
    "without a flow of its own: one end may call any address on that port (a rule to 0.0.0.0/0 for some outside host), "
    "and the other end admits it for another flow, so that packets pass on paper, and would in fact if somebody "
    "addressed that end. Red: open and not stated. A dot: blocked."
)
NO_INTENT = (
    "Rows open connections to columns; numbers are TCP ports. Nobody stated what should be open: all that is, is shown. "
    "Amber: open only in part, or with a question mark: nobody can tell. A dot: blocked."
)
SHOWN_PORTS = 4


@dataclass(frozen=True, slots=True)
class _Stated:
    """What is stated, and what the proof calls unstated; without a proof there is nothing to judge by."""

    stated: frozenset[tuple[str, str, str]]
    unstated: frozenset[tuple[str, str, str]]
    has_proof: bool = True

    def tone(self, passage: Passage) -> Tone:
        """The colour of one passage."""
        key = (passage.source, passage.destination, passage.protocol)
        if not self.has_proof:
            return "plain" if passage.verdict == "reachable" else "mixed"
        if key in self.unstated:
            return "bad"
        return "good" if key in self.stated and passage.verdict == "reachable" else "mixed"

    def words(self, passage: Passage) -> str:
        """The same in words."""
        key = (passage.source, passage.destination, passage.protocol)
        if key in self.unstated:
            return ", not stated"
        if not self.has_proof:
            return ""
        return ", stated" if key in self.stated else ", admitted by other stated flows"


def reachability_matrix(analysis: EstateAnalysis) -> Table:
    """Who reaches whom on which ports."""
    names = Names(analysis.estate, analysis.intent)
    stated = _stated(analysis)
    found: dict[tuple[str, str], list[Passage]] = {}
    for passage in passages(analysis.matrix):
        found.setdefault((passage.source, passage.destination), []).append(passage)
    deaf: dict[tuple[str, str], list[Unheard]] = {}
    for each in unheard(analysis.matrix):
        deaf.setdefault((each.source, each.destination), []).append(each)
    parties = [party.key for party in analysis.estate.parties]
    reached = [key for key in parties if any(pair[1] == key for pair in found)]
    openers = [key for key in parties if any(pair[0] == key for pair in found)]
    columns = (Column(key="source", title="From"), *(Column(key=k, title=names.title_of(k)) for k in reached))
    return Table(
        key="reachability_matrix",
        title="Who reaches whom",
        columns=columns,
        sections=one_section(
            (
                names.title_of(key),
                *(_cell(found.get((key, to), []), stated, deaf.get((key, to), [])) for to in reached),
            )
            for key in openers
        ),
        note=f"{LEGEND if analysis.verdict else NO_INTENT} {_silent(analysis, openers, reached)}",
        is_heat=True,
        empty="Nobody reaches anybody.",
    )


def _silent(analysis: EstateAnalysis, openers: list[str], reached: list[str]) -> str:
    """Who has no row and no column. Hosts whose addresses nobody knows are part of the internet's."""
    parties = analysis.estate.parties
    hosts = [party.key for party in parties if party.location == "internet" and not party.cidr_blocks]
    quiet = [party.key for party in parties if party.key not in (*openers, *hosts)]
    alone = [party.key for party in parties if party.key not in (*reached, *hosts)]
    said = [f"Opens no connection: {', '.join(quiet)}."] if quiet else []
    said += [f"Reached by nobody: {', '.join(alone)}."] if alone else []
    if hosts:
        said.append(
            f"In the row and the column of the internet, as their addresses are not known: {', '.join(hosts)}."
        )
    return " ".join(said)


def _stated(analysis: EstateAnalysis) -> _Stated:
    proof = analysis.verdict
    if proof is None:
        return _Stated(frozenset(), frozenset(), has_proof=False)
    delivered = {means.flow: means.delivered_to for means in analysis.estate.means}
    stated = {(line.source, line.destination, line.protocol) for line in proof.stated_flows}
    stated |= {
        (line.source, delivered.get(line.flow, line.destination), line.protocol)
        for line in proof.stated_flows
    }
    unstated = {(line.source, line.destination, line.protocol) for line in proof.unstated_flows}
    return _Stated(frozenset(stated), frozenset(unstated))


def _cell(passed: list[Passage], stated: _Stated, deaf: list[Unheard]) -> Value:
    silent = [f"{each.protocol}/{each.ports} is let through, and no listener takes it" for each in deaf]
    if not passed:
        return Marked("·", "soft", "\n".join(("blocked", *silent)), "; ".join(silent))
    tones = [stated.tone(passage) for passage in passed]
    worst = max(tones, key=("plain", "good", "mixed", "bad").index)
    ports = list(dict.fromkeys(_ports(passage) for passage in passed))
    more = f" +{len(ports) - SHOWN_PORTS}" if len(ports) > SHOWN_PORTS else ""
    hint = "\n".join((*(_sentence(passage, stated) for passage in passed), *silent))
    return Marked(" ".join(ports[:SHOWN_PORTS]) + more, worst, hint, hint.replace("\n", "; "))


def _ports(passage: Passage) -> str:
    known = "" if passage.verdict != "unknown" else "?"
    if passage.protocol in ("tcp", passage.ports):
        return f"{passage.ports}{known}"
    return f"{passage.protocol} {passage.ports}{known}"


def _sentence(passage: Passage, stated: _Stated) -> str:
    denied = f", but for client port {passage.denied_client_ports}" if passage.denied_client_ports else ""
    example = f" ({passage.counterexample})" if passage.counterexample else ""
    family = " over IPv6" if passage.ip_version == 6 else ""
    words = f"{passage.protocol}/{passage.ports}{family}: {passage.verdict}{denied}{example}"
    return f"{words}{stated.words(passage)}"
