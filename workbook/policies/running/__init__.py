"""What resources need to run at all: log delivery, attachment to the VPC, trust, use of keys. One row a kind."""
