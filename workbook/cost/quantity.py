"""Arithmetic of bands: low with low, typical with typical, high with high; a reason goes along."""

from collections.abc import Callable

from workbook.model.intent.traffic import Band


def counted(number: float, noun: str) -> str:
    """A number with its noun in words: 1 zone, 3 zones, 2 addresses."""
    ending = "es" if noun.endswith("s") else "s"
    return f"{number:g} {noun if number == 1 else noun + ending}"


def exactly(amount: float, reason: str = "") -> Band:
    """A quantity that is known."""
    return Band(low=amount, typical=amount, high=amount, reason=reason)


def combined(combine: Callable[..., float], *bands: Band, reason: str = "") -> Band:
    """The band of a calculation over bands, end by end; it must not fall where a band rises."""
    reasons = dict.fromkeys(band.reason for band in bands if band.reason)
    return Band(
        low=combine(*(band.low for band in bands)),
        typical=combine(*(band.typical for band in bands)),
        high=combine(*(band.high for band in bands)),
        reason=reason or "; ".join(reasons),
    )


def times(factor: float, band: Band, reason: str = "") -> Band:
    """A band, so many times."""
    return combined(lambda amount: factor * amount, band, reason=reason)


def product(*bands: Band, reason: str = "") -> Band:
    """The product of bands."""

    def multiplied(*amounts: float) -> float:
        result = 1.0
        for amount in amounts:
            result *= amount
        return result

    return combined(multiplied, *bands, reason=reason)


def total(*bands: Band, reason: str = "") -> Band:
    """The sum of bands."""
    return combined(lambda *amounts: sum(amounts), *bands, reason=reason)


def largest(*bands: Band, reason: str = "") -> Band:
    """The larger of bands, end by end."""
    return combined(lambda *amounts: max(amounts), *bands, reason=reason)
