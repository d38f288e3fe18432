"""The permission engine: who may do what to which resource, statement by statement, in AWS's order.

`decide` judges one request by the documents that bind it; `policies_of` finds those documents in an estate. Reads
resources and facts only, never intent, and no reasons. What it cannot read makes a decision `unknown`, by name.
"""
