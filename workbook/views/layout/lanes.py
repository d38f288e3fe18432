"""Which VPC stands where: lanes from left to right, shelves from top to bottom, and the extent of what holds them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from workbook.views.scene.parts import Frame

BARE_WIDTH = 460.0
"""About how wide an account without a VPC is."""
PAGE_WIDTH = 1800.0
"""What fits a projector's width with text at its own size."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Extent:
    """From the first to the last lane and shelf, both included."""

    lane: int
    last_lane: int
    shelf: int
    last_shelf: int


@dataclass(frozen=True, slots=True)
class Lanes:
    """The extent of every account, Region and VPC, and how many lanes and shelves there are."""

    of: dict[str, Extent]
    lanes: int
    shelves: int

    def starts(self, kind_of: dict[str, str], kind: str, *, lane: int) -> bool:
        """Whether a frame of this kind begins at a lane."""
        return any(extent.lane == lane for key, extent in self.of.items() if kind_of[key] == kind)

    def ends(self, kind_of: dict[str, str], kind: str, *, lane: int) -> bool:
        """Whether a frame of this kind ends at a lane."""
        return any(extent.last_lane == lane for key, extent in self.of.items() if kind_of[key] == kind)

    def opens(self, kind_of: dict[str, str], kind: str, *, shelf: int) -> bool:
        """Whether a frame of this kind begins on a shelf."""
        return any(extent.shelf == shelf for key, extent in self.of.items() if kind_of[key] == kind)

    def closes(self, kind_of: dict[str, str], kind: str, *, shelf: int) -> bool:
        """Whether a frame of this kind ends on a shelf."""
        return any(extent.last_shelf == shelf for key, extent in self.of.items() if kind_of[key] == kind)


@dataclass(frozen=True, slots=True)
class _Block:
    """A frame with the places of all it holds, from its own upper left corner."""

    width: int
    height: int
    places: dict[str, Extent]


def make_lanes(
    frames: Sequence[Frame], width_of: Callable[[Frame], float], beside: Sequence[float] = ()
) -> Lanes:
    """VPCs side by side as far as the page is wide, then on further shelves; a frame is always one rectangle.

    `beside` are the widths of what stands at the right of each Region's VPCs.
    """
    known = {frame.key for frame in frames}
    widest = max((width_of(frame) for frame in frames if frame.kind == "vpc"), default=BARE_WIDTH)
    most = _most_lanes(max(widest, 1.0), sorted(beside, reverse=True))
    outermost = [frame for frame in frames if frame.parent not in known]
    peopled = [frame for frame in outermost if _holds_vpc(frame, frames)]
    bare = [frame for frame in outermost if frame not in peopled]
    pages = [_page([_block(frame, frames, most) for frame in each], most) for each in (peopled, bare) if each]
    page = _stacked(pages) if pages else _Block(1, 1, {})
    return Lanes(page.places, page.width, page.height)


def _most_lanes(widest: float, beside: Sequence[float]) -> int:
    """How many lanes fit the page, when those with the widest cards stand side by side."""
    most = 1
    while (most + 1) * widest + sum(beside[: most + 1]) <= PAGE_WIDTH:
        most += 1
    return most


def _holds_vpc(frame: Frame, frames: Sequence[Frame]) -> bool:
    return frame.kind == "vpc" or any(
        _holds_vpc(each, frames)
        for each in frames
        if each.parent == frame.key and each.kind in ("region", "vpc")
    )


def _stacked(pages: Sequence[_Block]) -> _Block:
    """Accounts without a VPC stand under the others; what ends at the right reaches as far as the page."""
    width, height = max(page.width for page in pages), 0
    places: dict[str, Extent] = {}
    for number, page in enumerate(pages):
        for key, extent in page.places.items():
            ends = number and extent.last_lane == page.width - 1
            wide = replace(extent, last_lane=width - 1) if ends else extent
            places[key] = _moved(wide, 0, height)
        height += page.height
    return _Block(width, height, places)


def _block(frame: Frame, frames: Sequence[Frame], most: int) -> _Block:
    """A frame's own block: VPCs in a matrix, Regions one beside the other while there is room."""
    inner = [each for each in frames if each.parent == frame.key and each.kind in ("region", "vpc")]
    if not inner:
        return _framed(frame, _Block(1, 1, {}))
    if all(each.kind == "vpc" for each in inner):
        return _framed(frame, _matrix(inner, most))
    return _framed(frame, _packed([_block(each, frames, most) for each in inner], most))


def _framed(frame: Frame, block: _Block) -> _Block:
    whole = Extent(lane=0, last_lane=block.width - 1, shelf=0, last_shelf=block.height - 1)
    return _Block(block.width, block.height, {frame.key: whole, **block.places})


def _matrix(vpcs: Sequence[Frame], most: int) -> _Block:
    height = -(-len(vpcs) // most)
    width = -(-len(vpcs) // height)
    places = {}
    for number, vpc in enumerate(vpcs):
        shelf, lane = divmod(number, width)
        places[vpc.key] = Extent(lane=lane, last_lane=lane, shelf=shelf, last_shelf=shelf)
    return _Block(width, height, places)


def _page(blocks: Sequence[_Block], most: int) -> _Block:
    """Blocks of one lane each stand in even rows: four as two and two, not as three and one."""
    if all(block.width == 1 for block in blocks):
        return _packed(blocks, -(-len(blocks) // -(-len(blocks) // most)))
    return _packed(blocks, most)


def _packed(blocks: Sequence[_Block], most: int) -> _Block:
    """Blocks side by side, on a new row of shelves where they would be too wide."""
    places: dict[str, Extent] = {}
    lane = shelf = width = tallest = 0
    for block in blocks:
        if lane and lane + block.width > most:
            lane, shelf, tallest = 0, shelf + tallest, 0
        places |= {key: _moved(extent, lane, shelf) for key, extent in block.places.items()}
        lane += block.width
        width, tallest = max(width, lane), max(tallest, block.height)
    return _Block(max(width, 1), max(shelf + tallest, 1), places)


def _moved(extent: Extent, lane: int, shelf: int) -> Extent:
    return replace(
        extent,
        lane=extent.lane + lane,
        last_lane=extent.last_lane + lane,
        shelf=extent.shelf + shelf,
        last_shelf=extent.last_shelf + shelf,
    )
