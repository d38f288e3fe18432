"""What people decide: parties, flows, accesses, prohibitions, and the means they allow.

Holds no subnet address, route, gateway, endpoint, rule or policy: those are planned.
"""
