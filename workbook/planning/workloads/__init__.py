"""Parties and stores into the resources that run and keep them. The main resource has the party's own key."""
