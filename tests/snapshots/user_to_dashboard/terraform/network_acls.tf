# User to dashboard: the second, stateless filter, one table a tier and direction, in evaluation
# order.

# The default network ACL keeps AWS's allow-all entries: security groups do the filtering.
resource "aws_default_network_acl" "default" {
  default_network_acl_id = aws_vpc.main.default_network_acl_id

  ingress {
    rule_no    = 100
    action     = "allow"
    protocol   = "-1"
    cidr_block = "0.0.0.0/0"
    from_port  = 0
    to_port    = 0
  }

  egress {
    rule_no    = 100
    action     = "allow"
    protocol   = "-1"
    cidr_block = "0.0.0.0/0"
    from_port  = 0
    to_port    = 0
  }

  tags = {
    Name = "${var.name_prefix}-main-acl-default"
  }

  # Subnets come to the default network ACL by not being associated with another.
  lifecycle {
    ignore_changes = [subnet_ids]
  }
}
