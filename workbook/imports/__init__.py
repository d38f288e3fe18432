"""Existing networks: AWS's own describe JSON into an Estate, and an Estate back into describe JSON.

Belongs here: reading files, finding out whose and where things are, the resources, the parties that stand on
them, and the list of all that was not understood. Not here: calls to AWS (`workbook.live`), any judgement.
"""
