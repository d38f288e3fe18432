# Private RDS API: private ways to AWS services.

# Use Secrets Manager.
resource "aws_vpc_endpoint" "secretsmanager" {
  vpc_id              = aws_vpc.main.id
  service_name        = "com.amazonaws.${var.region}.secretsmanager"
  vpc_endpoint_type   = "Interface"
  private_dns_enabled = true
  subnet_ids          = [for subnet in aws_subnet.app : subnet.id]
  security_group_ids  = [aws_security_group.endpoint_secretsmanager.id]

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      # Use Secrets Manager.
      {
        Sid       = "FunctionUsesSecretsmanager"
        Effect    = "Allow"
        Principal = "*"
        Action    = ["secretsmanager:GetSecretValue"]
        Resource = [
          "arn:${data.aws_partition.current.partition}:secretsmanager:${var.region}:${data.aws_caller_identity.current.account_id}:secret:*",
        ]
        Condition = {
          StringEquals = {
            "aws:PrincipalAccount" = data.aws_caller_identity.current.account_id
          }
        }
      },
    ]
  })

  tags = {
    Name = "${var.name_prefix}-main-endpoint-secretsmanager"
  }
}

# Workloads of the VPC call the private API.
resource "aws_vpc_endpoint" "execute_api" {
  vpc_id              = aws_vpc.main.id
  service_name        = "com.amazonaws.${var.region}.execute-api"
  vpc_endpoint_type   = "Interface"
  private_dns_enabled = true
  subnet_ids          = [for subnet in aws_subnet.app : subnet.id]
  security_group_ids  = [aws_security_group.endpoint_execute_api.id]

  tags = {
    Name = "${var.name_prefix}-main-endpoint-execute-api"
  }
}

resource "aws_vpc_endpoint_policy" "execute_api" {
  vpc_endpoint_id = aws_vpc_endpoint.execute_api.id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      # Workloads of the VPC call the private API.
      {
        Sid       = "CallApi"
        Effect    = "Allow"
        Principal = "*"
        Action    = ["execute-api:Invoke"]
        Resource  = ["${aws_api_gateway_rest_api.api.execution_arn}/*"]
        Condition = {
          StringEquals = {
            "aws:PrincipalAccount" = data.aws_caller_identity.current.account_id
          }
        }
      },
    ]
  })
}
