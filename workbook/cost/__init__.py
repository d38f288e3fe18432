"""Dollars a month along the path each gigabyte takes.

A month is 730 hours (AWS Pricing Calculator's month); a GB is 2**30 bytes (S3 documents it; for the network
meters it is assumed: domain tier limits are binary). Prices are rows of `facts` with source and date; one that
is not on file is shown as missing, never guessed.
"""
