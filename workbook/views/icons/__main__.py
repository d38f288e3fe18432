"""Makes the packaged icons again from the installed `diagrams` wheel: 80 pixels, at most 64 colours."""

from io import BytesIO
from pathlib import Path

import diagrams
from PIL import Image

from workbook.views.icons import icon_sources

PIXELS = 80
COLOURS = 64


def shrink(png: Path) -> bytes:
    """One icon, centred on a transparent square."""
    with Image.open(png) as opened:
        icon = opened.convert("RGBA")
    icon.thumbnail((PIXELS, PIXELS), Image.Resampling.LANCZOS)
    square = Image.new("RGBA", (PIXELS, PIXELS), (255, 255, 255, 0))
    square.paste(icon, ((PIXELS - icon.width) // 2, (PIXELS - icon.height) // 2))
    out = BytesIO()
    square.quantize(COLOURS, method=Image.Quantize.FASTOCTREE).save(out, "PNG", optimize=True)
    return out.getvalue()


def main() -> None:
    """Write every icon of `sources.csv` beside it."""
    wheel = Path(diagrams.__file__).parent.parent / "resources" / "aws"
    for name, source in icon_sources().items():
        Path(__file__).with_name(f"{name}.png").write_bytes(shrink(wheel / f"{source}.png"))


if __name__ == "__main__":
    main()
