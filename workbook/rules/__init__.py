"""Flows into filters: security group rules and network ACL entries, each with its reasons."""
