"""Writers: one kind of resource as the items of describe answers, one family a file; the readers' mirror."""
