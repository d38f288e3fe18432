# Private RDS API: who may open connections to whom, one resource a rule.

# The default security group has no rules (Security Hub EC2.2).
resource "aws_default_security_group" "default" {
  vpc_id = aws_vpc.main.id

  tags = {
    Name = "${var.name_prefix}-main-sg-default"
  }
}

# Workloads of the VPC call the private API.
resource "aws_security_group" "api_clients" {
  name        = "${var.name_prefix}-api-clients"
  description = "Interfaces of api-clients"
  vpc_id      = aws_vpc.main.id

  tags = {
    Name = "${var.name_prefix}-api-clients"
    Tier = "app"
  }
}

resource "aws_vpc_security_group_egress_rule" "api_clients_to_endpoint_execute_api_tcp_443" {
  security_group_id            = aws_security_group.api_clients.id
  description                  = "workloads of the VPC call the private API"
  ip_protocol                  = "tcp"
  from_port                    = 443
  to_port                      = 443
  referenced_security_group_id = aws_security_group.endpoint_execute_api.id
}

# The function queries the database; use Secrets Manager.
resource "aws_security_group" "function" {
  name        = "${var.name_prefix}-function"
  description = "Interfaces of function"
  vpc_id      = aws_vpc.main.id

  tags = {
    Name = "${var.name_prefix}-function"
    Tier = "app"
  }
}

resource "aws_vpc_security_group_egress_rule" "function_to_proxy_tcp_5432" {
  security_group_id            = aws_security_group.function.id
  description                  = "the function queries the database"
  ip_protocol                  = "tcp"
  from_port                    = 5432
  to_port                      = 5432
  referenced_security_group_id = aws_security_group.proxy.id
}

resource "aws_vpc_security_group_egress_rule" "function_to_endpoint_secretsmanager_tcp_443" {
  security_group_id            = aws_security_group.function.id
  description                  = "use Secrets Manager"
  ip_protocol                  = "tcp"
  from_port                    = 443
  to_port                      = 443
  referenced_security_group_id = aws_security_group.endpoint_secretsmanager.id
}

# The function queries the database; the proxy shares its connections to the database.
resource "aws_security_group" "proxy" {
  name        = "${var.name_prefix}-proxy"
  description = "Interfaces of proxy"
  vpc_id      = aws_vpc.main.id

  tags = {
    Name = "${var.name_prefix}-proxy"
    Tier = "data"
  }
}

resource "aws_vpc_security_group_ingress_rule" "proxy_from_function_tcp_5432" {
  security_group_id            = aws_security_group.proxy.id
  description                  = "the function queries the database"
  ip_protocol                  = "tcp"
  from_port                    = 5432
  to_port                      = 5432
  referenced_security_group_id = aws_security_group.function.id
}

resource "aws_vpc_security_group_egress_rule" "proxy_to_database_tcp_5432" {
  security_group_id            = aws_security_group.proxy.id
  description                  = "the proxy shares its connections to the database"
  ip_protocol                  = "tcp"
  from_port                    = 5432
  to_port                      = 5432
  referenced_security_group_id = aws_security_group.database.id
}

# The proxy shares its connections to the database.
resource "aws_security_group" "database" {
  name        = "${var.name_prefix}-database"
  description = "Interfaces of database"
  vpc_id      = aws_vpc.main.id

  tags = {
    Name = "${var.name_prefix}-database"
    Tier = "data"
  }
}

resource "aws_vpc_security_group_ingress_rule" "database_from_proxy_tcp_5432" {
  security_group_id            = aws_security_group.database.id
  description                  = "the proxy shares its connections to the database"
  ip_protocol                  = "tcp"
  from_port                    = 5432
  to_port                      = 5432
  referenced_security_group_id = aws_security_group.proxy.id
}

# Use Secrets Manager.
resource "aws_security_group" "endpoint_secretsmanager" {
  name        = "${var.name_prefix}-endpoint-secretsmanager"
  description = "Interface endpoint of secretsmanager"
  vpc_id      = aws_vpc.main.id

  tags = {
    Name = "${var.name_prefix}-endpoint-secretsmanager"
  }
}

resource "aws_vpc_security_group_ingress_rule" "endpoint_secretsmanager_from_function_tcp_443" {
  security_group_id            = aws_security_group.endpoint_secretsmanager.id
  description                  = "use Secrets Manager"
  ip_protocol                  = "tcp"
  from_port                    = 443
  to_port                      = 443
  referenced_security_group_id = aws_security_group.function.id
}

# Workloads of the VPC call the private API.
resource "aws_security_group" "endpoint_execute_api" {
  name        = "${var.name_prefix}-endpoint-execute-api"
  description = "Interface endpoint of execute-api"
  vpc_id      = aws_vpc.main.id

  tags = {
    Name = "${var.name_prefix}-endpoint-execute-api"
  }
}

resource "aws_vpc_security_group_ingress_rule" "endpoint_execute_api_from_api_clients_tcp_443" {
  security_group_id            = aws_security_group.endpoint_execute_api.id
  description                  = "workloads of the VPC call the private API"
  ip_protocol                  = "tcp"
  from_port                    = 443
  to_port                      = 443
  referenced_security_group_id = aws_security_group.api_clients.id
}
