"""Prohibitions over any network, in the manner of Network Access Analyzer's scopes: paths that match, less those excluded.

Unlike there the answer is complete, not a sample: every pair of the matrix is asked, both directions, every protocol,
both address families. A path is one connection; a load balancer ends it. Reads no intent.
"""
