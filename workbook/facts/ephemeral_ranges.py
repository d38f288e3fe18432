"""Which ports clients open connections from, by kind of client. Pairs are (first, last), both included."""

from functools import cache

from workbook.facts.tables import by


@cache
def client_range(client: str) -> tuple[int, int]:
    """The ports such a client really uses; a proof walks all of them."""
    row = by("ephemeral_ranges", "key")[client]
    return int(row["from_port"]), int(row["to_port"])


@cache
def generated_range(client: str) -> tuple[int, int]:
    """The ports that entries admit for such a client: AWS's round ranges, which hold the real one."""
    row = by("ephemeral_ranges", "key")[client]
    return int(row["generate_from_port"]), int(row["generate_to_port"])


@cache
def has_client_range(client: str) -> bool:
    """Whether a kind of client is on file."""
    return client in by("ephemeral_ranges", "key")
