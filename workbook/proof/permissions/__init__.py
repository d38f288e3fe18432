"""Permissions: everything stated is allowed, and nothing else is, over every distinguishable request.

`prove_accesses` is the proof. `intent` makes requests of accesses and prohibitions, `classes` groups actions and ARNs by
the patterns that tell them apart, `callers` and `contexts` are who may ask and in which circumstances, `search` asks,
`endpoints` judges endpoint policies by themselves.
"""
