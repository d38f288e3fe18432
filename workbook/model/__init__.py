"""The words of the workbook: what people decide (`intent`) and what would exist in AWS (`estate`).

Plain frozen records of the standard library. AWS's limits are rows of `workbook.facts`, not invariants here.
"""
