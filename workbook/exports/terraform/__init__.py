"""Terraform: an estate as a root module for AWS provider 6, one resource a rule, addresses that stay."""
