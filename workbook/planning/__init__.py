"""From a design to the ground it stands on: addresses, parties, ways out, gateways, endpoints, routes."""
