# Three-tier DMZ: private ways to AWS services.

# Install packages and patches of Amazon Linux; use Amazon S3.
resource "aws_vpc_endpoint" "s3" {
  vpc_id            = aws_vpc.main.id
  service_name      = "com.amazonaws.${var.region}.s3"
  vpc_endpoint_type = "Gateway"

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      # Install packages and patches of Amazon Linux.
      {
        Sid       = "AppPackages"
        Effect    = "Allow"
        Principal = "*"
        Action    = ["s3:GetObject"]
        Resource  = ["arn:${data.aws_partition.current.partition}:s3:::al2023-repos-${var.region}-*/*"]
      },
      # Use Amazon S3.
      {
        Sid       = "AppUsesS3"
        Effect    = "Allow"
        Principal = "*"
        Action    = ["s3:GetObject", "s3:PutObject", "s3:ListBucket"]
        Resource  = [aws_s3_bucket.objects.arn, "${aws_s3_bucket.objects.arn}/*"]
        Condition = {
          StringEquals = {
            "aws:PrincipalAccount" = data.aws_caller_identity.current.account_id
          }
        }
      },
    ]
  })

  tags = {
    Name = "${var.name_prefix}-main-endpoint-s3"
  }
}

resource "aws_vpc_endpoint_route_table_association" "app_s3" {
  for_each = toset(["a", "b"])

  vpc_endpoint_id = aws_vpc_endpoint.s3.id
  route_table_id  = aws_route_table.app[each.key].id
}

# Use CloudWatch Logs.
resource "aws_vpc_endpoint" "logs" {
  vpc_id              = aws_vpc.main.id
  service_name        = "com.amazonaws.${var.region}.logs"
  vpc_endpoint_type   = "Interface"
  private_dns_enabled = true
  subnet_ids          = [for subnet in aws_subnet.app : subnet.id]
  security_group_ids  = [aws_security_group.endpoint_logs.id]

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      # Use CloudWatch Logs.
      {
        Sid       = "AppUsesLogs"
        Effect    = "Allow"
        Principal = "*"
        Action    = ["logs:CreateLogStream", "logs:PutLogEvents"]
        Resource = [
          "arn:${data.aws_partition.current.partition}:logs:${var.region}:${data.aws_caller_identity.current.account_id}:log-group:*",
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
    Name = "${var.name_prefix}-main-endpoint-logs"
  }
}

# Administrators sign in with Session Manager, no inbound port.
resource "aws_vpc_endpoint" "ssm" {
  vpc_id              = aws_vpc.main.id
  service_name        = "com.amazonaws.${var.region}.ssm"
  vpc_endpoint_type   = "Interface"
  private_dns_enabled = true
  subnet_ids          = [for subnet in aws_subnet.app : subnet.id]
  security_group_ids  = [aws_security_group.endpoint_ssm.id]

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      # Administrators sign in with Session Manager, no inbound port.
      {
        Sid       = "AppSsm"
        Effect    = "Allow"
        Principal = "*"
        Action    = ["ssm:UpdateInstanceInformation", "ssm:ListAssociations", "ssm:ListInstanceAssociations"]
        Resource  = ["*"]
        Condition = {
          StringEquals = {
            "aws:PrincipalAccount" = data.aws_caller_identity.current.account_id
          }
        }
      },
    ]
  })

  tags = {
    Name = "${var.name_prefix}-main-endpoint-ssm"
  }
}

# Administrators sign in with Session Manager, no inbound port.
resource "aws_vpc_endpoint" "ssmmessages" {
  vpc_id              = aws_vpc.main.id
  service_name        = "com.amazonaws.${var.region}.ssmmessages"
  vpc_endpoint_type   = "Interface"
  private_dns_enabled = true
  subnet_ids          = [for subnet in aws_subnet.app : subnet.id]
  security_group_ids  = [aws_security_group.endpoint_ssmmessages.id]

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      # Administrators sign in with Session Manager, no inbound port.
      {
        Sid       = "AppSsmmessages"
        Effect    = "Allow"
        Principal = "*"
        Action = [
          "ssmmessages:CreateControlChannel",
          "ssmmessages:CreateDataChannel",
          "ssmmessages:OpenControlChannel",
          "ssmmessages:OpenDataChannel",
        ]
        Resource = ["*"]
        Condition = {
          StringEquals = {
            "aws:PrincipalAccount" = data.aws_caller_identity.current.account_id
          }
        }
      },
    ]
  })

  tags = {
    Name = "${var.name_prefix}-main-endpoint-ssmmessages"
  }
}
