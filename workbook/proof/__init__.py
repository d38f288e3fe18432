"""What is stated, what the engines find, and whether the two agree. The only place that sees both."""
