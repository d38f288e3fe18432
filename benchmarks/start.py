"""How long a person waits for Python: the import, and the command line's first answer."""

from collections.abc import Iterator

from benchmarks.figure import Figure, figure, process_seconds


def measure() -> Iterator[Figure]:
    """`import workbook` and the CLI beside `import pandas`, all in fresh processes."""
    pandas = process_seconds("-c", "import pandas")
    python = process_seconds("-c", "pass")
    yield figure("python, nothing imported", python)
    yield figure(
        "import workbook", process_seconds("-c", "import workbook"), baseline="import pandas", base=pandas
    )
    yield figure(
        "workbook patterns (CLI)",
        process_seconds("-m", "workbook", "patterns"),
        baseline="import pandas",
        base=pandas,
    )
    first = process_seconds("-m", "workbook", "analyze", "three_tier_dmz", "--json", runs=3)
    yield figure("workbook analyze three_tier_dmz (CLI, cold)", first, baseline="import pandas", base=pandas)
