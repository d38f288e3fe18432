"""Tables of the checks on what AWS refuses to create."""

from ipaddress import ip_network

from tests.checks.changes import change, copy, fires, plus, quiet
from workbook.model.estate.interconnect import VpcPeeringConnection


def peering(key, theirs, *, accepter="", **more):
    """A peering of the VPC with one that the estate does not hold, or with another of its own."""
    return plus(
        VpcPeeringConnection(
            key=key,
            account="main",
            region="eu-west-1",
            requester_vpc="main",
            accepter_vpc=accepter,
            accepter_cidr_blocks=tuple(ip_network(block) for block in theirs),
            requester_region="eu-west-1",
            accepter_region="eu-west-1",
            requester_account="main",
            accepter_account="other",
            **more,
        )
    )


TABLES = {
    "REQUESTS-01": (
        fires(
            "two subnets of one zone",
            change("main/endpoint/logs", subnets=("main/app/a", "main/data/a")),
            at="main/endpoint/logs",
        ),
        fires("S3 twice in a table", copy("main/endpoint/s3", "second"), at=("second", "second")),
        quiet("as planned"),
        quiet("as planned, three zones", on="three"),
        quiet("as planned, rds", on="rds"),
        quiet("S3 twice, in no table", copy("main/endpoint/s3", "second", route_tables=())),
        quiet(
            "another service in the same tables",
            copy("main/endpoint/s3", "second", service="dynamodb"),
        ),
    ),
    "REQUESTS-02": (
        fires("the same range", peering("pcx", ["10.20.0.0/16"]), at="pcx"),
        fires("one range of two overlaps", peering("pcx", ["10.99.0.0/16", "10.20.128.0/20"]), at="pcx"),
        fires(
            "twice",
            peering("pcx", ["10.99.0.0/16"], accepter="far"),
            peering("pcx2", ["10.99.0.0/16"], accepter="far"),
            at="pcx2",
        ),
        quiet("none"),
        quiet("another range", peering("pcx", ["10.99.0.0/16", "2001:db8::/56"])),
        quiet(
            "two VPCs",
            peering("pcx", ["10.98.0.0/16"], accepter="a"),
            peering("pcx2", ["10.99.0.0/16"], accepter="b"),
        ),
        quiet("one that was refused already", peering("pcx", ["10.20.0.0/16"], status="rejected")),
        quiet(
            "two VPCs that nobody names", peering("pcx", ["10.98.0.0/16"]), peering("pcx2", ["10.99.0.0/16"])
        ),
    ),
}
