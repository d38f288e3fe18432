# Three-tier DMZ: the second, stateless filter, one table a tier and direction, in evaluation order.

# Every subnet has its tier's network ACL; the default one serves none and admits nothing.
resource "aws_default_network_acl" "default" {
  default_network_acl_id = aws_vpc.main.default_network_acl_id

  tags = {
    Name = "${var.name_prefix}-main-acl-default"
  }

  # Subnets come to the default network ACL by not being associated with another.
  lifecycle {
    ignore_changes = [subnet_ids]
  }
}

resource "aws_network_acl" "public" {
  vpc_id = aws_vpc.main.id

  tags = {
    Name = "${var.name_prefix}-main-acl-public"
  }
}

resource "aws_network_acl_association" "public" {
  for_each = toset(["a", "b"])

  network_acl_id = aws_network_acl.public.id
  subnet_id      = aws_subnet.public[each.key].id

  depends_on = [aws_network_acl_rule.public_in, aws_network_acl_rule.public_out]
}

resource "aws_network_acl_rule" "public_in" {
  for_each = {
    # The load balancer forwards requests and asks after health.
    "110" = { rule_action = "allow", protocol = "tcp", from_port = 1024, to_port = 65535, cidr_block = "10.20.16.0/20" }
    # The wide range for answers from the internet must not open an administration or database port;
    # the data tier is never reachable from the internet; the application tier is never reachable
    # from the internet.
    "20389" = { rule_action = "deny", protocol = "tcp", from_port = 3389, to_port = 3389, cidr_block = "0.0.0.0/0" }
    # Users open the application; call api.example.com.
    "22443" = { rule_action = "allow", protocol = "tcp", from_port = 443, to_port = 443, cidr_block = "0.0.0.0/0" }
    # Call api.example.com.
    "30000" = { rule_action = "allow", protocol = "tcp", from_port = 1024, to_port = 65535, cidr_block = "0.0.0.0/0" }
    # Routers must be able to say that a packet is too large (ICMP type 3 code 4; ICMPv6 type 2).
    "32000" = { rule_action = "allow", protocol = "icmp", cidr_block = "0.0.0.0/0", icmp_type = 3, icmp_code = 4 }
  }

  network_acl_id = aws_network_acl.public.id
  rule_number    = each.key
  egress         = false
  rule_action    = each.value.rule_action
  protocol       = each.value.protocol
  from_port      = try(each.value.from_port, null)
  to_port        = try(each.value.to_port, null)
  cidr_block     = each.value.cidr_block
  icmp_type      = try(each.value.icmp_type, null)
  icmp_code      = try(each.value.icmp_code, null)
}

resource "aws_network_acl_rule" "public_out" {
  for_each = {
    # Call api.example.com.
    "22443" = { rule_action = "allow", protocol = "tcp", from_port = 443, to_port = 443, cidr_block = "0.0.0.0/0" }
    # Users open the application; the load balancer forwards requests and asks after health; call
    # api.example.com.
    "30000" = { rule_action = "allow", protocol = "tcp", from_port = 1024, to_port = 65535, cidr_block = "0.0.0.0/0" }
    # Routers must be able to say that a packet is too large (ICMP type 3 code 4; ICMPv6 type 2).
    "32000" = { rule_action = "allow", protocol = "icmp", cidr_block = "0.0.0.0/0", icmp_type = 3, icmp_code = 4 }
  }

  network_acl_id = aws_network_acl.public.id
  rule_number    = each.key
  egress         = true
  rule_action    = each.value.rule_action
  protocol       = each.value.protocol
  from_port      = try(each.value.from_port, null)
  to_port        = try(each.value.to_port, null)
  cidr_block     = each.value.cidr_block
  icmp_type      = try(each.value.icmp_type, null)
  icmp_code      = try(each.value.icmp_code, null)
}

resource "aws_network_acl" "app" {
  vpc_id = aws_vpc.main.id

  tags = {
    Name = "${var.name_prefix}-main-acl-app"
  }
}

resource "aws_network_acl_association" "app" {
  for_each = toset(["a", "b"])

  network_acl_id = aws_network_acl.app.id
  subnet_id      = aws_subnet.app[each.key].id

  depends_on = [aws_network_acl_rule.app_in, aws_network_acl_rule.app_out]
}

resource "aws_network_acl_rule" "app_in" {
  for_each = {
    # Use CloudWatch Logs; administrators sign in with Session Manager, no inbound port.
    "2443" = { rule_action = "allow", protocol = "tcp", from_port = 443, to_port = 443, cidr_block = "10.20.16.0/20" }
    # The wide range for answers from the internet must not open an administration or database port;
    # the data tier is never reachable from the internet; the application tier is never reachable
    # from the internet.
    "20389" = { rule_action = "deny", protocol = "tcp", from_port = 3389, to_port = 3389, cidr_block = "0.0.0.0/0" }
    # The wide range for answers from the internet must not open an administration or database port;
    # the data tier is never reachable from the internet; the application tier is never reachable
    # from the internet.
    "20432" = { rule_action = "deny", protocol = "tcp", from_port = 5432, to_port = 5432, cidr_block = "0.0.0.0/0" }
    # Call api.example.com; install packages and patches of Amazon Linux; use Amazon S3; the load
    # balancer forwards requests and asks after health; the application works on the database; use
    # CloudWatch Logs; administrators sign in with Session Manager, no inbound port.
    "30000" = { rule_action = "allow", protocol = "tcp", from_port = 1024, to_port = 65535, cidr_block = "0.0.0.0/0" }
    # Routers must be able to say that a packet is too large (ICMP type 3 code 4; ICMPv6 type 2).
    "32000" = { rule_action = "allow", protocol = "icmp", cidr_block = "0.0.0.0/0", icmp_type = 3, icmp_code = 4 }
  }

  network_acl_id = aws_network_acl.app.id
  rule_number    = each.key
  egress         = false
  rule_action    = each.value.rule_action
  protocol       = each.value.protocol
  from_port      = try(each.value.from_port, null)
  to_port        = try(each.value.to_port, null)
  cidr_block     = each.value.cidr_block
  icmp_type      = try(each.value.icmp_type, null)
  icmp_code      = try(each.value.icmp_code, null)
}

resource "aws_network_acl_rule" "app_out" {
  for_each = {
    # The load balancer forwards requests and asks after health.
    "100" = { rule_action = "allow", protocol = "tcp", from_port = 1024, to_port = 65535, cidr_block = "10.20.0.0/22" }
    # Use CloudWatch Logs; administrators sign in with Session Manager, no inbound port.
    "110" = { rule_action = "allow", protocol = "tcp", from_port = 1024, to_port = 65535, cidr_block = "10.20.16.0/20" }
    # The application works on the database.
    "3432" = { rule_action = "allow", protocol = "tcp", from_port = 5432, to_port = 5432, cidr_block = "10.20.32.0/22" }
    # Call api.example.com; install packages and patches of Amazon Linux; use Amazon S3; use
    # CloudWatch Logs; administrators sign in with Session Manager, no inbound port.
    "22443" = { rule_action = "allow", protocol = "tcp", from_port = 443, to_port = 443, cidr_block = "0.0.0.0/0" }
    # Routers must be able to say that a packet is too large (ICMP type 3 code 4; ICMPv6 type 2).
    "32000" = { rule_action = "allow", protocol = "icmp", cidr_block = "0.0.0.0/0", icmp_type = 3, icmp_code = 4 }
  }

  network_acl_id = aws_network_acl.app.id
  rule_number    = each.key
  egress         = true
  rule_action    = each.value.rule_action
  protocol       = each.value.protocol
  from_port      = try(each.value.from_port, null)
  to_port        = try(each.value.to_port, null)
  cidr_block     = each.value.cidr_block
  icmp_type      = try(each.value.icmp_type, null)
  icmp_code      = try(each.value.icmp_code, null)
}

resource "aws_network_acl" "data" {
  vpc_id = aws_vpc.main.id

  tags = {
    Name = "${var.name_prefix}-main-acl-data"
  }
}

resource "aws_network_acl_association" "data" {
  for_each = toset(["a", "b"])

  network_acl_id = aws_network_acl.data.id
  subnet_id      = aws_subnet.data[each.key].id

  depends_on = [aws_network_acl_rule.data_in, aws_network_acl_rule.data_out]
}

resource "aws_network_acl_rule" "data_in" {
  for_each = {
    # The application works on the database.
    "2432" = { rule_action = "allow", protocol = "tcp", from_port = 5432, to_port = 5432, cidr_block = "10.20.16.0/20" }
  }

  network_acl_id = aws_network_acl.data.id
  rule_number    = each.key
  egress         = false
  rule_action    = each.value.rule_action
  protocol       = each.value.protocol
  from_port      = each.value.from_port
  to_port        = each.value.to_port
  cidr_block     = each.value.cidr_block
}

resource "aws_network_acl_rule" "data_out" {
  for_each = {
    # The application works on the database.
    "110" = { rule_action = "allow", protocol = "tcp", from_port = 1024, to_port = 65535, cidr_block = "10.20.16.0/20" }
  }

  network_acl_id = aws_network_acl.data.id
  rule_number    = each.key
  egress         = true
  rule_action    = each.value.rule_action
  protocol       = each.value.protocol
  from_port      = each.value.from_port
  to_port        = each.value.to_port
  cidr_block     = each.value.cidr_block
}
