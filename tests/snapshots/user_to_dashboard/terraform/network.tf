# User to dashboard: addresses, gateways, route tables and routes.

resource "aws_vpc" "main" {
  cidr_block           = "10.20.0.0/16"
  enable_dns_support   = true
  enable_dns_hostnames = true

  tags = {
    Name = "${var.name_prefix}-main"
  }
}

# The public tier, with a route to the internet gateway.
resource "aws_subnet" "public" {
  for_each = {
    a = "10.20.0.0/24"
    b = "10.20.1.0/24"
  }

  vpc_id                  = aws_vpc.main.id
  availability_zone       = var.availability_zones[each.key]
  cidr_block              = each.value
  map_public_ip_on_launch = false

  tags = {
    Name = "${var.name_prefix}-main-public-${each.key}"
    Tier = "public"
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

# Users open the application; the load balancer fetches tokens and user data from the identity
# provider.
resource "aws_internet_gateway" "main" {
  vpc_id = aws_vpc.main.id

  tags = {
    Name = "${var.name_prefix}-main-igw"
  }
}

# The main route table stays local, so that a subnet nobody associated reaches nothing outside.
resource "aws_default_route_table" "main" {
  default_route_table_id = aws_vpc.main.default_route_table_id

  tags = {
    Name = "${var.name_prefix}-main-rt-main"
  }
}

resource "aws_route_table" "public" {
  vpc_id = aws_vpc.main.id

  tags = {
    Name = "${var.name_prefix}-main-rt-public"
  }
}

resource "aws_route_table" "app" {
  vpc_id = aws_vpc.main.id

  tags = {
    Name = "${var.name_prefix}-main-rt-app"
  }
}

resource "aws_route_table_association" "public" {
  for_each = toset(["a", "b"])

  subnet_id      = aws_subnet.public[each.key].id
  route_table_id = aws_route_table.public.id
}

resource "aws_route_table_association" "app" {
  for_each = toset(["a", "b"])

  subnet_id      = aws_subnet.app[each.key].id
  route_table_id = aws_route_table.app.id
}

# Users open the application; the load balancer fetches tokens and user data from the identity
# provider.
resource "aws_route" "public_to_any_ipv4" {
  route_table_id         = aws_route_table.public.id
  destination_cidr_block = "0.0.0.0/0"
  gateway_id             = aws_internet_gateway.main.id
}
