"""Design secure AWS networks: intent to generated rules, independent proof, picture, cost and handoff."""
