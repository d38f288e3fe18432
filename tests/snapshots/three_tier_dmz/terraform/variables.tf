# Three-tier DMZ: inputs, what differs from one environment to the next.

variable "region" {
  type        = string
  description = "Where everything stands. Another Region needs other availability_zones too."
  default     = "us-east-1"

  validation {
    condition     = can(regex("^[a-z]{2}(-[a-z]+)+-[0-9]+$", var.region))
    error_message = "Must be the name of an AWS Region, such as eu-west-1."
  }
}

variable "name_prefix" {
  type        = string
  description = "Start of every name: organisation, environment, application. A second environment in one account needs another."
  default     = "example-prod-app"

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,30}[a-z0-9]$", var.name_prefix))
    error_message = "Must be 3 to 32 lower-case letters, digits and hyphens, a letter first."
  }
}

variable "tags" {
  type        = map(string)
  description = "Tags of everything; a resource's own are added to them."

  default = {
    Environment        = "prod"
    Owner              = "network-team"
    DataClassification = "internal"
  }
}

variable "availability_zones" {
  type        = map(string)
  description = "The Availability Zone of each letter. A letter keeps its subnets, whatever zone it names."

  default = {
    a = "us-east-1a"
    b = "us-east-1b"
  }

  validation {
    condition     = alltrue([for zone in values(var.availability_zones) : startswith(zone, var.region)])
    error_message = "Every zone must be one of the Region's."
  }
}

variable "alb_certificate_arn" {
  type        = string
  description = "ACM certificate in this Region for the HTTPS listener on port 443."

  validation {
    condition     = can(regex("^arn:[a-z-]+:acm:", var.alb_certificate_arn))
    error_message = "Must be the ARN of an ACM certificate."
  }
}

variable "deletion_protection" {
  type        = bool
  description = "Whether AWS refuses to delete load balancers and databases. Set to false and apply before a destroy."
  default     = true
}

variable "ami_parameter_arm64" {
  type        = string
  description = "Systems Manager parameter that names the machine image for arm64 instances; the default is the newest Amazon Linux 2023."
  default     = "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64"

  validation {
    condition     = startswith(var.ami_parameter_arm64, "/")
    error_message = "Must be the name of a Systems Manager parameter, which starts with a slash."
  }
}

variable "instance_types" {
  type        = map(string)
  description = "The instance type of each fleet and instance. Another one must have the same processor, arm64 or x86_64, as the one it replaces."

  default = {
    app = "t4g.small"
  }
}

variable "fleet_sizes" {
  type        = map(object({ min = number, max = number, desired = number }))
  description = "How many instances each fleet has. Fewer than one a zone leaves zones empty."

  default = {
    app = { min = 2, max = 4, desired = 2 }
  }

  validation {
    condition     = alltrue([for size in values(var.fleet_sizes) : size.min <= size.desired && size.desired <= size.max])
    error_message = "In each fleet min, desired and max must stand in this order."
  }
}

variable "fleet_health_check" {
  type        = string
  description = "What makes an Auto Scaling group behind a load balancer replace an instance: EC2, its status checks. Set to ELB once the application answers the health check path; before, every instance would be replaced over and over."
  default     = "EC2"

  validation {
    condition     = contains(["EC2", "ELB"], var.fleet_health_check)
    error_message = "Must be EC2 or ELB."
  }
}

variable "database_instance_classes" {
  type        = map(string)
  description = "The instance class of each database."

  default = {
    database = "db.t4g.medium"
  }

  validation {
    condition     = alltrue([for class in values(var.database_instance_classes) : startswith(class, "db.")])
    error_message = "Each value must be the class of a database instance: db..."
  }
}

variable "skip_final_snapshot" {
  type        = bool
  description = "Whether a destroy throws the databases away without a last snapshot."
  default     = false
}

variable "empty_buckets_on_destroy" {
  type        = bool
  description = "Whether a destroy also deletes the objects in the buckets; without it a bucket with objects stays."
  default     = false
}

variable "dns_firewall_domain_list_ids" {
  type        = map(string)
  description = "AWS's managed domain lists by name: `aws route53resolver list-firewall-domain-lists` prints their ids, which differ by Region."

  validation {
    condition     = alltrue([for id in values(var.dns_firewall_domain_list_ids) : startswith(id, "rslvr-fdl-")])
    error_message = "Each value must be the id of a domain list: rslvr-fdl-..."
  }
}
