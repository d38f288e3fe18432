# Three-tier DMZ: who may open connections to whom, one resource a rule.

# The default security group has no rules (Security Hub EC2.2).
resource "aws_default_security_group" "default" {
  vpc_id = aws_vpc.main.id

  tags = {
    Name = "${var.name_prefix}-main-sg-default"
  }
}

# Users open the application; the load balancer forwards requests and asks after health.
resource "aws_security_group" "alb" {
  name        = "${var.name_prefix}-alb"
  description = "Interfaces of alb"
  vpc_id      = aws_vpc.main.id

  tags = {
    Name = "${var.name_prefix}-alb"
    Tier = "public"
  }
}

resource "aws_vpc_security_group_ingress_rule" "alb_from_any_ipv4_tcp_443" {
  security_group_id = aws_security_group.alb.id
  description       = "users open the application"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
  cidr_ipv4         = "0.0.0.0/0"
}

resource "aws_vpc_security_group_egress_rule" "alb_to_app_tcp_8080" {
  security_group_id            = aws_security_group.alb.id
  description                  = "the load balancer forwards requests and asks after health"
  ip_protocol                  = "tcp"
  from_port                    = 8080
  to_port                      = 8080
  referenced_security_group_id = aws_security_group.app.id
}

# The load balancer forwards requests and asks after health; the application works on the database;
# call api.example.com; install packages and patches of Amazon Linux; use Amazon S3; use CloudWatch
# Logs; administrators sign in with Session Manager, no inbound port.
resource "aws_security_group" "app" {
  name        = "${var.name_prefix}-app"
  description = "Interfaces of app"
  vpc_id      = aws_vpc.main.id

  tags = {
    Name = "${var.name_prefix}-app"
    Tier = "app"
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

resource "aws_vpc_security_group_egress_rule" "app_to_database_tcp_5432" {
  security_group_id            = aws_security_group.app.id
  description                  = "the application works on the database"
  ip_protocol                  = "tcp"
  from_port                    = 5432
  to_port                      = 5432
  referenced_security_group_id = aws_security_group.database.id
}

resource "aws_vpc_security_group_egress_rule" "app_to_any_ipv4_tcp_443" {
  security_group_id = aws_security_group.app.id
  description       = "call api.example.com; install packages and patches of Amazon Linux; use Amazon S3; use CloudWatch Logs; administrators sign in with Session Manager, no inbound port"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
  cidr_ipv4         = "0.0.0.0/0"
}

# The application works on the database.
resource "aws_security_group" "database" {
  name        = "${var.name_prefix}-database"
  description = "Interfaces of database"
  vpc_id      = aws_vpc.main.id

  tags = {
    Name = "${var.name_prefix}-database"
    Tier = "data"
  }
}

resource "aws_vpc_security_group_ingress_rule" "database_from_app_tcp_5432" {
  security_group_id            = aws_security_group.database.id
  description                  = "the application works on the database"
  ip_protocol                  = "tcp"
  from_port                    = 5432
  to_port                      = 5432
  referenced_security_group_id = aws_security_group.app.id
}

# Use CloudWatch Logs.
resource "aws_security_group" "endpoint_logs" {
  name        = "${var.name_prefix}-endpoint-logs"
  description = "Interface endpoint of logs"
  vpc_id      = aws_vpc.main.id

  tags = {
    Name = "${var.name_prefix}-endpoint-logs"
  }
}

resource "aws_vpc_security_group_ingress_rule" "endpoint_logs_from_app_tcp_443" {
  security_group_id            = aws_security_group.endpoint_logs.id
  description                  = "use CloudWatch Logs"
  ip_protocol                  = "tcp"
  from_port                    = 443
  to_port                      = 443
  referenced_security_group_id = aws_security_group.app.id
}

# Administrators sign in with Session Manager, no inbound port.
resource "aws_security_group" "endpoint_ssm" {
  name        = "${var.name_prefix}-endpoint-ssm"
  description = "Interface endpoint of ssm"
  vpc_id      = aws_vpc.main.id

  tags = {
    Name = "${var.name_prefix}-endpoint-ssm"
  }
}

resource "aws_vpc_security_group_ingress_rule" "endpoint_ssm_from_app_tcp_443" {
  security_group_id            = aws_security_group.endpoint_ssm.id
  description                  = "administrators sign in with Session Manager, no inbound port"
  ip_protocol                  = "tcp"
  from_port                    = 443
  to_port                      = 443
  referenced_security_group_id = aws_security_group.app.id
}

# Administrators sign in with Session Manager, no inbound port.
resource "aws_security_group" "endpoint_ssmmessages" {
  name        = "${var.name_prefix}-endpoint-ssmmessages"
  description = "Interface endpoint of ssmmessages"
  vpc_id      = aws_vpc.main.id

  tags = {
    Name = "${var.name_prefix}-endpoint-ssmmessages"
  }
}

resource "aws_vpc_security_group_ingress_rule" "endpoint_ssmmessages_from_app_tcp_443" {
  security_group_id            = aws_security_group.endpoint_ssmmessages.id
  description                  = "administrators sign in with Session Manager, no inbound port"
  ip_protocol                  = "tcp"
  from_port                    = 443
  to_port                      = 443
  referenced_security_group_id = aws_security_group.app.id
}
