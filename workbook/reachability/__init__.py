"""Packets: who can reach whom over the generated resources, and what stands in the way.

Two engines that share nothing but the model, the facts and the words of `path`: the matrix (`compile`,
`matrix`: all pairs at once over bit masks) and the scalar trace (`trace`: one packet, hop by hop, every
blocker). Neither reads intent, nor any `because`.
"""
