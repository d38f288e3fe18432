"""Parts of designs that patterns share: the network's means, egress, administration, and what follows of itself."""
