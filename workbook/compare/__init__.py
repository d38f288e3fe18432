"""Two networks side by side: what one says and lets pass that the other does not.

As-designed against as-built, yesterday's snapshot against today's, one variant against another. Pure functions over
two estates and their matrices; holds no table and prints nothing.
"""
