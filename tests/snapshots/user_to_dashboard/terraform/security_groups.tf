# User to dashboard: who may open connections to whom, one resource a rule.

# The default security group has no rules (Security Hub EC2.2).
resource "aws_default_security_group" "default" {
  vpc_id = aws_vpc.main.id

  tags = {
    Name = "${var.name_prefix}-main-sg-default"
  }
}

# Users open the application; the load balancer forwards requests and asks after health; the load
# balancer fetches tokens and user data from the identity provider.
resource "aws_security_group" "alb" {
  name        = "${var.name_prefix}-alb"
  description = "Interfaces of alb"
  vpc_id      = aws_vpc.main.id

  tags = {
    Name = "${var.name_prefix}-alb"
  }
}

resource "aws_vpc_security_group_ingress_rule" "alb_from_203_0_113_0_24_tcp_443" {
  security_group_id = aws_security_group.alb.id
  description       = "users open the application"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
  cidr_ipv4         = "203.0.113.0/24"
}

resource "aws_vpc_security_group_egress_rule" "alb_to_app_tcp_8080" {
  security_group_id            = aws_security_group.alb.id
  description                  = "the load balancer forwards requests and asks after health"
  ip_protocol                  = "tcp"
  from_port                    = 8080
  to_port                      = 8080
  referenced_security_group_id = aws_security_group.app.id
}

resource "aws_vpc_security_group_egress_rule" "alb_to_any_ipv4_tcp_443" {
  security_group_id = aws_security_group.alb.id
  description       = "the load balancer fetches tokens and user data from the identity provider"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
  cidr_ipv4         = "0.0.0.0/0"
}

# The load balancer forwards requests and asks after health; sign in to the registry; fetch the
# image's manifest; fetch the image's layers, which ECR keeps in S3; use Amazon S3; write the
# container's logs.
resource "aws_security_group" "app" {
  name        = "${var.name_prefix}-app"
  description = "Interfaces of app"
  vpc_id      = aws_vpc.main.id

  tags = {
    Name = "${var.name_prefix}-app"
  }
}

resource "aws_vpc_security_group_ingress_rule" "app_from_alb_tcp_8080" {
  security_group_id            = aws_security_group.app.id
  description                  = "the load balancer forwards requests and asks after health"
  ip_protocol                  = "tcp"
  from_port                    = 8080
  to_port                      = 8080
  referenced_security_group_id = aws_security_group.alb.id
}

resource "aws_vpc_security_group_egress_rule" "app_to_endpoint_ecr_api_tcp_443" {
  security_group_id            = aws_security_group.app.id
  description                  = "sign in to the registry"
  ip_protocol                  = "tcp"
  from_port                    = 443
  to_port                      = 443
  referenced_security_group_id = aws_security_group.endpoint_ecr_api.id
}

# Fetch the image's manifest.
resource "aws_vpc_security_group_egress_rule" "app_to_endpoint_ecr_dkr_tcp_443" {
  security_group_id            = aws_security_group.app.id
  description                  = "fetch the image s manifest"
  ip_protocol                  = "tcp"
  from_port                    = 443
  to_port                      = 443
  referenced_security_group_id = aws_security_group.endpoint_ecr_dkr.id
}

# Fetch the image's layers, which ECR keeps in S3; use Amazon S3.
resource "aws_vpc_security_group_egress_rule" "app_to_s3_tcp_443" {
  security_group_id = aws_security_group.app.id
  description       = "fetch the image s layers, which ECR keeps in S3; use Amazon S3"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
  prefix_list_id    = data.aws_ec2_managed_prefix_list.s3.id
}

# Write the container's logs.
resource "aws_vpc_security_group_egress_rule" "app_to_endpoint_logs_tcp_443" {
  security_group_id            = aws_security_group.app.id
  description                  = "write the container s logs"
  ip_protocol                  = "tcp"
  from_port                    = 443
  to_port                      = 443
  referenced_security_group_id = aws_security_group.endpoint_logs.id
}

# Write the container's logs.
resource "aws_security_group" "endpoint_logs" {
  name        = "${var.name_prefix}-endpoint-logs"
  description = "Interface endpoint of logs"
  vpc_id      = aws_vpc.main.id

  tags = {
    Name = "${var.name_prefix}-endpoint-logs"
  }
}

# Write the container's logs.
resource "aws_vpc_security_group_ingress_rule" "endpoint_logs_from_app_tcp_443" {
  security_group_id            = aws_security_group.endpoint_logs.id
  description                  = "write the container s logs"
  ip_protocol                  = "tcp"
  from_port                    = 443
  to_port                      = 443
  referenced_security_group_id = aws_security_group.app.id
}

# Sign in to the registry.
resource "aws_security_group" "endpoint_ecr_api" {
  name        = "${var.name_prefix}-endpoint-ecr-api"
  description = "Interface endpoint of ecr.api"
  vpc_id      = aws_vpc.main.id

  tags = {
    Name = "${var.name_prefix}-endpoint-ecr-api"
  }
}

resource "aws_vpc_security_group_ingress_rule" "endpoint_ecr_api_from_app_tcp_443" {
  security_group_id            = aws_security_group.endpoint_ecr_api.id
  description                  = "sign in to the registry"
  ip_protocol                  = "tcp"
  from_port                    = 443
  to_port                      = 443
  referenced_security_group_id = aws_security_group.app.id
}

# Fetch the image's manifest.
resource "aws_security_group" "endpoint_ecr_dkr" {
  name        = "${var.name_prefix}-endpoint-ecr-dkr"
  description = "Interface endpoint of ecr.dkr"
  vpc_id      = aws_vpc.main.id

  tags = {
    Name = "${var.name_prefix}-endpoint-ecr-dkr"
  }
}

# Fetch the image's manifest.
resource "aws_vpc_security_group_ingress_rule" "endpoint_ecr_dkr_from_app_tcp_443" {
  security_group_id            = aws_security_group.endpoint_ecr_dkr.id
  description                  = "fetch the image s manifest"
  ip_protocol                  = "tcp"
  from_port                    = 443
  to_port                      = 443
  referenced_security_group_id = aws_security_group.app.id
}
