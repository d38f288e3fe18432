# User to dashboard: inputs, what differs from one environment to the next.

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

variable "sign_in" {
  type        = object({ authorization_endpoint = string, client_id = string, client_secret = string, issuer = string, token_endpoint = string, user_info_endpoint = string })
  description = "The OpenID Connect provider at which users sign in, and the client registered there for the load balancer. The secret ends up in Terraform's state: keep that encrypted."
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

variable "image_tags" {
  type        = map(string)
  description = "The tag of each container's image in its repository; tags never move, so a new one is a release."

  default = {
    app = "1.0.0"
  }
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
