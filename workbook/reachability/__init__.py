"""Packets: who can reach whom over the generated resources, and what stands in the way.

Two engines that share the model, the facts, the words of `path` and the indexes `doors` and `targets`, and no more: the
matrix (all pairs at once over bit masks) and the scalar trace (`trace`: one packet, hop by hop, every blocker). Neither
reads intent, nor any `because`.

The matrix, in the order in which it is computed: `headers` and `addresses` cut packets into classes; `classes` are
the ends, found by `end_classes` (`interface_ends`, `stranger_ends`, `outside_ends`). `routing_tree` follows routes from
each place to all ends at once, by `route_tables` (`route_winners`) and `transit_winners`, and `lanes` for each choice that
AWS has; what a target does stands in `ways` and its modules: `ways_out` (gateways of a VPC, with `edges`), `ways_between`
(peering, transit gateways), `ways_beyond` (doors to premises), `ways_through` (middleboxes), `ways_in` (from outside).
`chains` are what comes of it. `joins` says which pairs of ends are joined, both ways, and what judges them; `filters`,
`group_rows`, `statements` and `carried` what ACLs, groups, firewalls and gateways let through; `compile` is all of it for
one estate. `blocks`, `answers` and `cells` (each answer told once: `interning`) are the verdicts, for joined pairs only;
`matrix` the result; `passages` the same in words. Load balancers hear their listeners' ports; what is let through beside
them is kept apart as unheard, for a proof must not miss a rule because nothing listens yet. `reuse` makes the matrix of
an edited estate from the one that was there (`touched`: between whom; `recut`: in other classes of headers). An interface
that is called at its public address from inside is two connections to the matrix: one to the internet and one from it.

The trace: `request` is the loop that takes a packet on, `next_hop` and `route_choice` the table that leads from where
it is; what a route's target does with it stands in a module of its own: `internet`, `nat`, `gateways`, `peering`,
`transit` (with `transit_tables`), `hybrid` (VPN and Direct Connect, whose `doors` say what is behind them and `entry`
leads in by), and the middleboxes (`middleboxes`): `forwarders`, `firewalls`, `inspection`; `targets` names them all, and
`ingress` reads the tables of gateways themselves. `answer` sends the answer over the same loop, a walk of its own between two
translations of addresses, and `homeward` says what it makes of a route. `sides` and `ends` read the names of ends,
`neighbours` which VPC an address means; `reach` asks over parties. Beside its answer: `relays` carries connections on
through load balancers, PrivateLink and proxies (`balancing`, `relay_links`, `kept_client`, `private_link`, `classic`);
`closing` finds the smallest change that would close what is open (`deny_entries`, `collateral`); `tracking` says which
groups keep state.
"""
