"""Can this reach that, and if not, what is in the way: pick two ends and a port, and see the matrix of all."""

from collections.abc import Callable
from typing import Any

import ipywidgets as widgets

from workbook.analysis import Analysis
from workbook.app.markup import rendered
from workbook.app.panels.panel import marked
from workbook.errors import WorkbookError
from workbook.model.estate.estate import Estate
from workbook.reachability.path import Path

Reach = Callable[[Estate, str, str, str], Path]


class ReachPanel:
    """Two ends and a port to one verdict with its hops; below it everything that is open."""

    title = "Reachability"

    def __init__(self, reach: Reach, matrix: Callable[[Analysis], str]) -> None:
        self.reach = reach
        self.matrix = matrix
        self._analysis: Analysis | None = None
        self._settling = False
        self._names: set[str] = set()
        self.stated = widgets.Dropdown(description="A stated flow")
        self.source = widgets.Combobox(description="From", continuous_update=False)
        self.destination = widgets.Combobox(description="To", continuous_update=False)
        self.port = widgets.Text(value="tcp/443", description="Protocol and port", continuous_update=False)
        picks = [self.stated, self.source, self.destination, self.port]
        for pick in picks:
            pick.add_class("wb-pick")
            pick.observe(self._picked, names="value")
        self._answer = widgets.HTML()
        self._matrix = widgets.HTML()
        row = widgets.Box(picks).add_class("wb-row")
        self.root = widgets.VBox([row, self._answer, self._matrix]).add_class("wb-panel")

    def show(self, analysis: Analysis) -> None:
        """Shows another analysis, and asks the same question of it."""
        self._analysis = analysis
        self._settling = True
        names = [party.key for party in analysis.estate.parties]
        flows = {
            f"{flow.source} → {flow.destination}, {flow.protocol} {flow.ports}": flow
            for flow in analysis.proof.stated_flows
        }
        self.source.options = self.destination.options = names
        chosen = self.stated.label
        self.stated.options = [("choose one to trace it", ""), *flows.items()]
        self.stated.value = flows.get(chosen, "")
        gone = self._names - set(names)
        self._names = set(names)
        if flows and (not self.source.value or gone & {self.source.value, self.destination.value}):
            self._take(next(iter(flows.values())))
        self._settling = False
        self._matrix.value = marked(analysis, self.matrix(analysis))
        self._ask()

    def _take(self, flow: Any) -> None:
        self.source.value, self.destination.value = flow.source, flow.destination
        self.port.value = port(flow.protocol, flow.ports)

    def _picked(self, change: Any) -> None:
        if self._settling:
            return
        self._settling = True
        if change.owner is not self.stated:
            self.stated.value = ""
        elif change.new:
            self._take(change.new)
        self._settling = False
        self._ask()

    def _ask(self) -> None:
        if self._analysis is None or not (self.source.value and self.destination.value):
            return
        ends = self.source.value.strip(), self.destination.value.strip(), self.port.value.strip()
        try:
            path = self.reach(self._analysis.estate, *ends)
        except WorkbookError as error:
            self._answer.value = rendered("refused", sentences=str(error).splitlines())
        else:
            self._answer.value = rendered("path", path=path)


def port(protocol: str, ports: str) -> str:
    """A flow's protocol and ports as a question is asked: tcp/443, icmp/8/0, all."""
    if protocol == "all":
        return "all"
    return f"{protocol}/{ports}" if ports and ports != "all" else protocol
