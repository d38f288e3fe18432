"""NAT versus endpoints as whole designs: built anew with other options, planned, priced, or refused with the reason."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from workbook.cost.estimate import Estimate, Strategy
from workbook.cost.estimating import estimate
from workbook.errors import WorkbookError
from workbook.model.estate.estate import Estate
from workbook.model.estate.network import NatGateway
from workbook.model.intent.design import Design

Rebuild = Callable[[Mapping[str, str]], tuple[Design, Estate]]
"""Builds and plans the same document with some options set; raises what building raises."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternative:
    """Options that make another strategy of the same design."""

    name: str
    title: str
    options: tuple[tuple[str, str], ...]


def _alternative(name: str, title: str, nat_mode: str, endpoints: str) -> Alternative:
    return Alternative(name=name, title=title, options=(("nat_mode", nat_mode), ("endpoints", endpoints)))


ALTERNATIVES: tuple[Alternative, ...] = (
    _alternative("endpoints_only", "No NAT; an endpoint for every AWS service", "none", "auto"),
    _alternative("nat_per_az", "NAT in every zone; only the free gateway endpoints", "per_az", "gateway"),
    _alternative("nat_single", "One NAT for all zones; only the free gateway endpoints", "single", "gateway"),
    _alternative("nat_regional", "A regional NAT; only the free gateway endpoints", "regional", "gateway"),
    _alternative("nat_per_az_and_endpoints", "NAT in every zone and every endpoint", "per_az", "auto"),
    _alternative("nat_single_and_endpoints", "One NAT for all zones and every endpoint", "single", "auto"),
    _alternative("nat_regional_and_endpoints", "A regional NAT and every endpoint", "regional", "auto"),
    _alternative("nat_per_az_no_endpoints", "NAT in every zone, no endpoint at all", "per_az", "none"),
)


@dataclass(frozen=True, kw_only=True)
class Variant:
    """A strategy with the design and estate it was priced from; both None when it is refused."""

    strategy: Strategy
    design: Design | None = None
    estate: Estate | None = None


def variants(rebuild: Rebuild, alternatives: Iterable[Alternative] = ALTERNATIVES) -> tuple[Variant, ...]:
    """Every strategy as a whole design. This plans them all: call it when somebody looks, not at each edit."""
    current = rebuild({})
    found: list[Variant] = []
    for alternative in alternatives:
        made = _variant(rebuild, current, alternative)
        found.append(replace(made, strategy=replace(made.strategy, same_as=_twin(made, found))))
    return tuple(found)


def _twin(made: Variant, earlier: Iterable[Variant]) -> str:
    """The first of the earlier strategies with the same resources."""
    return next(
        (
            each.strategy.name
            for each in earlier
            if each.estate and made.estate and each.estate.resources == made.estate.resources
        ),
        "",
    )


def _variant(rebuild: Rebuild, current: tuple[Design, Estate], alternative: Alternative) -> Variant:
    strategy = Strategy(
        name=alternative.name,
        title=alternative.title,
        options=alternative.options,
        monthly_usd=None,
        complete=False,
    )
    try:
        design, estate = rebuild(dict(alternative.options))
    except WorkbookError as error:
        return Variant(strategy=replace(strategy, refused=str(error)))
    found = estimate(design, estate)
    return Variant(
        strategy=replace(
            strategy,
            monthly_usd=found.monthly_usd,
            complete=found.complete,
            note=" ".join(_notes(alternative, current, design, estate)),
        ),
        design=design,
        estate=estate,
    )


def _notes(
    alternative: Alternative, current: tuple[Design, Estate], design: Design, estate: Estate
) -> Iterator[str]:
    """What there is to say beside the money."""
    if estate.resources == current[1].resources:
        yield "This is the design as it stands."
    kept = {left.subject for left in current[0].not_planned}
    left_out = [left.subject for left in design.not_planned if left.subject not in kept]
    if left_out:
        yield f"Leaves out {', '.join(left_out)}."
    if dict(alternative.options)["nat_mode"] != "none" and not estate.of(NatGateway):
        yield "No flow needs a NAT gateway, so none is built."


def with_strategies(found: Estimate, priced: Iterable[Variant]) -> Estimate:
    """An estimate with its alternatives beside it, the cheapest complete one first, refused ones last."""
    ordered = sorted((variant.strategy for variant in priced), key=_rank)
    return replace(found, strategies=tuple(ordered))


def _rank(strategy: Strategy) -> tuple[bool, bool, float]:
    return bool(strategy.refused), not strategy.complete, strategy.monthly_usd or 0.0
