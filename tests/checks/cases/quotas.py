"""Tables of the quota checks."""

from dataclasses import replace
from ipaddress import ip_network

from tests.checks.changes import change, copy, entry, fires, quiet, route, rule
from workbook.model.estate.identity import PolicyDocument, PolicyPrincipal, Statement
from workbook.model.estate.network import PrefixList

GROUPS = tuple(f"sg/extra-{number}" for number in range(20))


def rules(count, group="sg/data", direction="in", peer="10.{}.0.0/24"):
    """Many rules of one group."""
    return tuple(
        rule(group, direction, "tcp", 1, peer.format(number), key=f"r-{number}") for number in range(count)
    )


def weighing(weight):
    """The S3 prefix list with another weight."""
    return change("pl/s3", max_entries=weight)


def addresses(count):
    """More Elastic IP addresses."""
    return tuple(copy("eip/main/nat/a", f"eip/{number}") for number in range(count))


def long_policy(length):
    """An endpoint policy with a long statement id."""

    def apply(design, estate):
        endpoint = estate["main/endpoint/s3"]
        first = replace(endpoint.policy.statements[0], sid="x" * length)
        policy = replace(endpoint.policy, statements=(first,))
        return change("main/endpoint/s3", policy=policy)(design, estate)

    return apply


def ipv6_list(design, estate):
    """The S3 prefix list of the other family."""
    twin = replace(
        estate.get(PrefixList, "pl/s3"),
        key="pl/six",
        address_family="IPv6",
        max_entries=40,
        entries=(ip_network("2001:db8::/32"),),
    )
    return design, replace(estate, resources=(*estate.resources, twin))


def readers(bucket, count):
    """A bucket policy that lets in one role a statement."""
    statements = tuple(
        Statement(
            sid=f"Reader{place}",
            effect="Allow",
            principals=(
                PolicyPrincipal(type="AWS", identifiers=(f"arn:aws:iam::111122223333:role/reader-{place}",)),
            ),
            actions=("s3:GetObject",),
            resources=(f"${{{bucket}.arn}}/*",),
        )
        for place in range(count)
    )
    return change(bucket, policy=PolicyDocument(statements=statements))


def duties(count):
    """A role with as many statements."""
    statements = tuple(
        Statement(
            sid=f"Duty{n}",
            effect="Allow",
            actions=("sqs:SendMessage",),
            resources=(f"arn:aws:sqs:*:*:q-{n}",),
        )
        for n in range(count)
    )
    return change("role/app", policy=PolicyDocument(statements=statements))


def takers(count):
    """A role that as many users may take."""
    arns = tuple(f"arn:aws:iam::111122223333:user/administrator-{place}" for place in range(count))
    statement = Statement(
        sid="Take",
        effect="Allow",
        principals=(PolicyPrincipal(type="AWS", identifiers=arns),),
        actions=("sts:AssumeRole",),
    )
    return change("role/app", assume_role_policy=PolicyDocument(statements=(statement,)))


TABLES = {
    "QUOTAS-01": (
        fires("61", *rules(61), at="sg/data", severity="medium"),
        fires(
            "a heavy prefix list twice",
            weighing(55),
            rule("sg/data", "out", "tcp", 443, "pl/s3", key="a"),
            rule("sg/data", "out", "tcp", 80, "pl/s3", key="b"),
            at="sg/data",
            severity="medium",
        ),
        fires(
            "more than can be asked for",
            *rules(200),
            *(rule("sg/data", "in", "tcp", 2, f"10.{n}.0.0/24", key=f"s-{n}") for n in range(200)),
            weighing(700),
            rule("sg/data", "in", "tcp", 3, "pl/s3"),
            at="sg/data",
            severity="high",
        ),
        quiet("60", *rules(60)),
        quiet("60 each way", *rules(60), rule("sg/data", "out", "tcp", 1, "10.0.0.0/24", key="o")),
        quiet("as planned"),
        quiet("a heavy prefix list once", weighing(55), rule("sg/data", "out", "tcp", 443, "pl/s3")),
        quiet(
            "the families apart",
            ipv6_list,
            rule("sg/data", "out", "tcp", 443, "pl/six"),
            *rules(40, direction="out"),
        ),
    ),
    "QUOTAS-02": (
        fires(
            "21 with the final deny",
            *(
                entry("main/acl/data", 300 + n, "in", "allow", "6", 1000 + n, "10.0.0.0/8", key=f"e{n}")
                for n in range(19)
            ),
            at="main/acl/data",
            severity="medium",
        ),
        fires(
            "more than can be asked for",
            *(
                entry("main/acl/data", 300 + n, "in", "allow", "6", 1000 + n, "10.0.0.0/8", key=f"e{n}")
                for n in range(40)
            ),
            at="main/acl/data",
            severity="high",
        ),
        quiet(
            "20 with the final deny",
            *(
                entry("main/acl/data", 300 + n, "in", "allow", "6", 1000 + n, "10.0.0.0/8", key=f"e{n}")
                for n in range(18)
            ),
        ),
        quiet("as planned, full", on="full"),
        quiet(
            "the families apart",
            *(
                entry("main/acl/data", 300 + n, "in", "allow", "6", 1000 + n, "2001:db8::/32", key=f"e{n}")
                for n in range(18)
            ),
        ),
        quiet(
            "the directions apart",
            *(
                entry("main/acl/data", 300 + n, "out", "allow", "6", 1000 + n, "10.0.0.0/8", key=f"e{n}")
                for n in range(18)
            ),
        ),
    ),
    "QUOTAS-03": (
        fires(
            "six groups", change("eni/app/a", security_groups=GROUPS[:6]), at="eni/app/a", severity="medium"
        ),
        fires(
            "seventeen groups",
            change("eni/app/a", security_groups=GROUPS[:17]),
            at=("eni/app/a", "eni/app/a"),
            severity="high",
        ),
        quiet("as planned"),
        quiet("five groups", change("eni/app/a", security_groups=GROUPS[:5])),
        quiet(
            "five groups with 60 rules",
            change("eni/app/a", security_groups=("sg/data", *GROUPS[:4])),
            *rules(60),
        ),
    ),
    "QUOTAS-04": (
        fires(
            "501",
            *(
                route("main/rt/data", f"172.{16 + n // 256}.{n % 256}.0/24", "main/igw", key=f"r{n}")
                for n in range(501)
            ),
            at="main/rt/data",
            severity="medium",
        ),
        quiet(
            "500",
            *(
                route("main/rt/data", f"172.{16 + n // 256}.{n % 256}.0/24", "main/igw", key=f"r{n}")
                for n in range(500)
            ),
        ),
        quiet("as planned"),
        quiet(
            "local routes do not count",
            *(
                route(
                    "main/rt/data",
                    f"172.{16 + n // 256}.{n % 256}.0/24",
                    "local",
                    key=f"r{n}",
                    origin="CreateRouteTable",
                )
                for n in range(501)
            ),
        ),
    ),
    "QUOTAS-05": (
        fires(
            "51 interface endpoints",
            *(copy("main/endpoint/logs", f"e{n}") for n in range(47)),
            at="main",
            severity="medium",
        ),
        fires("a policy too long", long_policy(20481), at="main/endpoint/s3", severity="high"),
        quiet("as planned"),
        quiet("50 interface endpoints", *(copy("main/endpoint/logs", f"e{n}") for n in range(46))),
        quiet("a long policy", long_policy(19000)),
        quiet("two VPCs", *(copy("main/endpoint/logs", f"e{n}", vpc="other") for n in range(47))),
    ),
    "QUOTAS-06": (
        fires("six Elastic IP addresses", *addresses(4), at="us-east-1"),
        fires("six VPCs", *(copy("main", f"v{n}") for n in range(5)), at="us-east-1"),
        fires(
            "51 peerings of one VPC",
            *(copy("peering/main-data", f"peering/{n}", accepter_vpc="") for n in range(50)),
            on="peered",
            at="main",
            severity="medium",
        ),
        fires(
            "126 peerings of one VPC",
            *(copy("peering/main-data", f"peering/{n}", accepter_vpc="") for n in range(125)),
            on="peered",
            at="main",
            severity="high",
        ),
        quiet(
            "50 peerings of one VPC",
            *(copy("peering/main-data", f"peering/{n}", accepter_vpc="") for n in range(49)),
            on="peered",
        ),
        quiet("as planned"),
        quiet("five Elastic IP addresses", *addresses(3)),
        quiet(
            "VPCs that are there already", *(copy("main", f"v{n}", existing_id=f"vpc-{n}") for n in range(5))
        ),
        quiet("three zones", on="three"),
    ),
    "QUOTAS-07": (
        fires("a bucket policy too long", readers("objects", 300), at="objects", severity="high"),
        fires("a role with too many statements", duties(200), at="role/app", severity="high"),
        fires("a trust policy over the default", takers(40), at="role/app", severity="medium"),
        quiet("as planned"),
        quiet("as planned, rds", on="rds"),
        quiet("a hundred readers", readers("objects", 100)),
        quiet("twenty duties", duties(20)),
        quiet("four who take it", takers(4)),
    ),
}
