# User to dashboard: private ways to AWS services.

# Fetch the image's layers, which ECR keeps in S3; use Amazon S3.
resource "aws_vpc_endpoint" "s3" {
  vpc_id            = aws_vpc.main.id
  service_name      = "com.amazonaws.${var.region}.s3"
  vpc_endpoint_type = "Gateway"

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      # Fetch the image's layers, which ECR keeps in S3.
      {
        Sid       = "AppLayers"
        Effect    = "Allow"
        Principal = "*"
        Action    = ["s3:GetObject"]
        Resource = [
          "arn:${data.aws_partition.current.partition}:s3:::prod-${var.region}-starport-layer-bucket/*",
        ]
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
  vpc_endpoint_id = aws_vpc_endpoint.s3.id
  route_table_id  = aws_route_table.app.id
}

# Write the container's logs.
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
      # Write the container's logs.
      {
        Sid       = "AppLogs"
        Effect    = "Allow"
        Principal = "*"
        Action    = ["logs:CreateLogStream", "logs:PutLogEvents"]
        Resource  = ["${aws_cloudwatch_log_group.app.arn}:*"]
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

# Sign in to the registry.
resource "aws_vpc_endpoint" "ecr_api" {
  vpc_id              = aws_vpc.main.id
  service_name        = "com.amazonaws.${var.region}.ecr.api"
  vpc_endpoint_type   = "Interface"
  private_dns_enabled = true
  subnet_ids          = [for subnet in aws_subnet.app : subnet.id]
  security_group_ids  = [aws_security_group.endpoint_ecr_api.id]

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      # Sign in to the registry.
      {
        Sid       = "AppToken"
        Effect    = "Allow"
        Principal = "*"
        Action    = ["ecr:GetAuthorizationToken"]
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
    Name = "${var.name_prefix}-main-endpoint-ecr.api"
  }
}

# Fetch the image's manifest.
resource "aws_vpc_endpoint" "ecr_dkr" {
  vpc_id              = aws_vpc.main.id
  service_name        = "com.amazonaws.${var.region}.ecr.dkr"
  vpc_endpoint_type   = "Interface"
  private_dns_enabled = true
  subnet_ids          = [for subnet in aws_subnet.app : subnet.id]
  security_group_ids  = [aws_security_group.endpoint_ecr_dkr.id]

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      # Fetch the image's manifest.
      {
        Sid       = "AppImage"
        Effect    = "Allow"
        Principal = "*"
        Action    = ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]
        Resource  = [aws_ecr_repository.app_images.arn]
        Condition = {
          StringEquals = {
            "aws:PrincipalAccount" = data.aws_caller_identity.current.account_id
          }
        }
      },
    ]
  })

  tags = {
    Name = "${var.name_prefix}-main-endpoint-ecr.dkr"
  }
}
