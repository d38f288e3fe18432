"""Packets: who can reach whom over the generated resources, and what stands in the way.

Two engines that share nothing but the model, the facts and the words of `path`: the matrix (all pairs at once over
bit masks) and the scalar trace (`trace`: one packet, hop by hop, every blocker). Neither reads intent, nor any
`because`.

The matrix, in the order in which it is computed: `headers` and `addresses` cut packets into classes; `classes` are
the ends; `filters` what groups and ACLs let through; `route_winners`, `chains`, `edges` and `routing_tree` where
packets go; `compile` all of it for one estate; `joins` the pairs that routes join; `matrix` the verdicts; `passages`
the same in words. An interface that is called at its public address from inside is two connections to the matrix:
one to the internet and one from it.
"""
