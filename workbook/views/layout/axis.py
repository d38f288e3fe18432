"""One direction of the grid: bands one after another, each with a size; lines run along the middle of some."""

from dataclasses import dataclass, field
from functools import cached_property


@dataclass(slots=True)
class Band:
    """A column or a row. `is_line`: links may end on its middle; `is_open`: they may run along it."""

    key: str
    size: float
    is_line: bool = False
    is_open: bool = False


@dataclass
class Axis:
    """The bands of one direction, in order."""

    bands: list[Band] = field(default_factory=list)
    index: dict[str, int] = field(default_factory=dict)

    def add(self, key: str, size: float, *, is_line: bool = False, is_open: bool = False) -> int:
        """Append a band; a line that is open is a channel or a row of cells with free places."""
        self.index[key] = len(self.bands)
        self.bands.append(Band(key, size, is_line=is_line or is_open, is_open=is_open))
        return self.index[key]

    def channel(self, key: str, size: float) -> int:
        """Append a band that is there for lines to run along."""
        return self.add(key, size, is_open=True)

    def at_least(self, key: str, size: float) -> None:
        """Make a band no smaller than this."""
        band = self.bands[self.index[key]]
        band.size = max(band.size, size)

    def ruler(self) -> "Ruler":
        """The positions of all bands as they are now."""
        starts = [0.0]
        for band in self.bands:
            starts.append(starts[-1] + band.size)
        return Ruler(starts)

    @property
    def lines(self) -> list[int]:
        """The bands that are lines, in order."""
        return [number for number, band in enumerate(self.bands) if band.is_line]


@dataclass
class Ruler:
    """Where bands begin and end."""

    starts: list[float]

    @cached_property
    def centres(self) -> list[float]:
        """The middle of each band."""
        return [(here + there) / 2 for here, there in zip(self.starts, self.starts[1:], strict=False)]

    def at(self, band: int, fraction: float) -> float:
        """A position inside a band: 0 is its start, 1 its end."""
        return self.starts[band] + (self.starts[band + 1] - self.starts[band]) * fraction
