"""Roots that must be refused: each a change of one that is right. They show that the judges can say no."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

RIGHT = """\
variable "region" {
  type    = string
  default = "eu-west-1"
}

provider "aws" {
  region = var.region
}

resource "aws_vpc" "main" {
  cidr_block = "10.20.0.0/16"
}

resource "aws_subnet" "app" {
  for_each = {
    a = "10.20.16.0/22"
    b = "10.20.20.0/22"
  }

  vpc_id     = aws_vpc.main.id
  cidr_block = each.value
}

resource "aws_security_group" "app" {
  name   = "app"
  vpc_id = aws_vpc.main.id
}

resource "aws_vpc_security_group_ingress_rule" "app" {
  security_group_id = aws_security_group.app.id
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
  cidr_ipv4         = "203.0.113.0/24"
}

resource "aws_lb" "front" {
  subnets = [for subnet in aws_subnet.app : subnet.id]

  access_logs {
    bucket = aws_security_group.app.name
  }
}

output "subnets" {
  value = aws_subnet.app["a"].id
}
"""


@dataclass(frozen=True)
class Broken:
    """One change; `seen_by_schema` says whether the check without Terraform sees it too."""

    name: str
    before: str
    after: str
    seen_by_schema: bool = True

    @property
    def text(self) -> str:
        """The root with the change in it."""
        assert RIGHT.count(self.before) >= 1, self.name
        return RIGHT.replace(self.before, self.after, 1)


def _changes() -> Iterator[Broken]:
    yield Broken("a type the provider does not have", '"aws_vpc" "main"', '"aws_virtual_cloud" "main"')
    yield Broken("an argument it does not have", "from_port ", "first_port ")
    yield Broken("an argument of an older provider", 'cidr_ipv4         = "', 'cidr_blocks       = "')
    yield Broken("a read-only argument", 'name   = "app"', 'arn    = "app"')
    yield Broken("an id that is set", 'name   = "app"', 'id     = "app"')
    yield Broken("a required argument that is missing", '  ip_protocol       = "tcp"\n', "")
    yield Broken("a block that it does not have", "access_logs {", "access_log {")
    yield Broken("a block written as an argument", "access_logs {", "access_logs = {")
    yield Broken("an argument written as a block", 'name   = "app"', 'tags {\n    Name = "app"\n  }')
    yield Broken("a list where a text must be", 'name   = "app"', 'name   = ["app"]')
    yield Broken("a word where a number must be", "from_port         = 443", 'from_port         = "https"')
    yield Broken("a resource that is not declared", "aws_security_group.app.id", "aws_security_group.web.id")
    yield Broken("an attribute that is not there", "aws_vpc.main.id\n  cidr", "aws_vpc.main.uid\n  cidr")
    yield Broken("a variable that is not declared", "var.region", "var.place")
    yield Broken("an address that stands twice", '"aws_security_group" "app"', '"aws_vpc" "main"')
    yield Broken("each outside for_each", "aws_security_group.app.id", "aws_security_group.app[each.key].id")
    yield Broken("a brace that does not close", 'output "subnets" {', 'output "subnets" ')
    yield Broken("a template that does not end", 'name   = "app"', 'name   = "${var.region"')
    yield Broken("a circle", 'name   = "app"', "name   = aws_lb.front.arn", seen_by_schema=False)
    yield Broken("a function nobody knows", 'name   = "app"', 'name   = shout("app")', seen_by_schema=False)


CHANGES: Mapping[str, Broken] = {change.name: change for change in _changes()}
