"""The AWS icons, packaged small, so that a picture needs nothing installed.

They are the `diagrams` wheel's own files (`sources.csv` names each), 80 pixels wide and quantised;
`python -m workbook.views.icons` makes them again. Terms: THIRD_PARTY_NOTICES.
"""

import csv
from base64 import b64encode
from collections.abc import Mapping
from functools import cache
from importlib.resources import files


@cache
def icon_sources() -> Mapping[str, str]:
    """Icon name -> path inside the `diagrams` wheel's `resources/aws`, without `.png`."""
    text = files(__name__).joinpath("sources.csv").read_text(encoding="utf-8")
    return {row["name"]: row["file"] for row in csv.DictReader(text.splitlines())}


@cache
def icon_png(name: str) -> bytes:
    """The packaged PNG of an icon."""
    return files(__name__).joinpath(f"{name}.png").read_bytes()


@cache
def icon_data_uri(name: str) -> str:
    """The icon as a `data:` address, for an SVG that refers to nothing outside itself."""
    return "data:image/png;base64," + b64encode(icon_png(name)).decode("ascii")
