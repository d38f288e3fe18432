"""The answer about one connection as lines of plain text, for terminals."""

from collections.abc import Iterator

from workbook.reachability.path import Blocker, Closing, Path, Relay


def path_lines(path: Path) -> Iterator[str]:
    """The verdict, every hop, what is in the way or what would close it, and what else is to be known."""
    yield f"{path.source} -> {path.destination} {path.protocol}/{path.ports}: {path.verdict}"
    for name, leg in (("forward", path.forward), ("return", path.answer)):
        yield f"{name}: {leg.verdict}"
        for hop in leg.hops:
            said = f"{hop.decision:9} {hop.component}  {hop.decided_by}  {hop.explanation_code}  {hop.detail}"
            yield f"  {said}".rstrip()
    yield from (f"blocked by {_blocker(each)}" for each in path.blockers)
    if path.verdict == "unknown":
        yield from _not_known(path)
    if path.counterexample:
        yield f"not for: {path.counterexample}"
    yield from _closing(path.closing)
    for relay in path.relayed_by:
        yield from _relay(relay)
    yield from (f"note: {note}" for note in path.notes)
    yield from (f"assumed: {assumption}" for assumption in path.assumptions)


def _blocker(blocker: Blocker) -> str:
    change = f"; to open it: {blocker.change}" if blocker.change else ""
    return f"{blocker.component} ({blocker.code}): {blocker.detail}{change}"


def _not_known(path: Path) -> Iterator[str]:
    """Why nobody can tell: the hops that are not known, each said once."""
    hops = (hop for leg in (path.forward, path.answer) for hop in leg.hops if hop.decision == "unknown")
    yield from dict.fromkeys(
        f"unknown at {hop.component} ({hop.explanation_code}): {hop.detail}" for hop in hops
    )


def _closing(closing: Closing | None) -> Iterator[str]:
    if closing is None:
        return
    yield from (f"to close it: {edit.change}" for edit in closing.edits)
    if closing.note:
        yield f"to close it: {closing.note}"
    yield from (f"  it also stands for: {passage}" for passage in closing.also_closes)


def _relay(relay: Relay) -> Iterator[str]:
    link = f"relayed: {relay.source} -> {relay.destination} {relay.protocol}/{relay.ports}: {relay.verdict}"
    yield f"{link}  {relay.note}".rstrip()
    yield from (f"  blocked by {_blocker(each)}" for each in relay.blockers)
