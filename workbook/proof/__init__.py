"""What is stated, what the engines find, and whether the two agree. The only place that sees both.

`prove` is the proof: `flows` (works, by its means), `stated` (what may pass), `prohibitions`, `widenings`,
`assumptions`, with `paths` as evidence. `tightness` says more: that nothing is idle, and that each layer by itself
(`rule_layer`, `acl_layer`) admits no more than the flows.
"""
