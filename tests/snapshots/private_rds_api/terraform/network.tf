# Private RDS API: addresses, gateways, route tables and routes.

resource "aws_vpc" "main" {
  cidr_block           = "10.20.0.0/16"
  enable_dns_support   = true
  enable_dns_hostnames = true

  tags = {
    Name = "${var.name_prefix}-main"
  }
}

# The app tier, isolated: no route leaves the VPC but to endpoints.
resource "aws_subnet" "app" {
  for_each = {
    a = "10.20.16.0/22"
    b = "10.20.20.0/22"
  }

  vpc_id                  = aws_vpc.main.id
  availability_zone       = var.availability_zones[each.key]
  cidr_block              = each.value
  map_public_ip_on_launch = false

  tags = {
    Name = "${var.name_prefix}-main-app-${each.key}"
    Tier = "app"
  }
}

# The data tier, isolated: no route leaves the VPC but to endpoints.
resource "aws_subnet" "data" {
  for_each = {
    a = "10.20.32.0/24"
    b = "10.20.33.0/24"
  }

  vpc_id                  = aws_vpc.main.id
  availability_zone       = var.availability_zones[each.key]
  cidr_block              = each.value
  map_public_ip_on_launch = false

  tags = {
    Name = "${var.name_prefix}-main-data-${each.key}"
    Tier = "data"
  }
}

# The main route table stays local, so that a subnet nobody associated reaches nothing outside.
resource "aws_default_route_table" "main" {
  default_route_table_id = aws_vpc.main.default_route_table_id

  tags = {
    Name = "${var.name_prefix}-main-rt-main"
  }
}

resource "aws_route_table" "app" {
  vpc_id = aws_vpc.main.id

  tags = {
    Name = "${var.name_prefix}-main-rt-app"
  }
}

resource "aws_route_table" "data" {
  vpc_id = aws_vpc.main.id

  tags = {
    Name = "${var.name_prefix}-main-rt-data"
  }
}

resource "aws_route_table_association" "app" {
  for_each = toset(["a", "b"])

  subnet_id      = aws_subnet.app[each.key].id
  route_table_id = aws_route_table.app.id
}

resource "aws_route_table_association" "data" {
  for_each = toset(["a", "b"])

  subnet_id      = aws_subnet.data[each.key].id
  route_table_id = aws_route_table.data.id
}

# VPC Block Public Access binds the whole account in this Region, whatever routes say.
resource "aws_vpc_block_public_access_options" "main" {
  internet_gateway_block_mode = "block-ingress"
}
