"""Dollars a month along the path each gigabyte takes.

A month is 730 hours (AWS Pricing Calculator's month); a GB is 2**30 bytes (S3 documents it; for the network
meters it is assumed: the price list's tier limits are binary). Prices are rows of `facts` with source and date;
one that is not on file is shown as missing, never guessed. List prices: no discounts, no taxes, and of the free
allowances only the 100 GB a month of internet egress, taken as unused by anything else.

Not here: which design is wise. `strategies` prices designs side by side; setting options is the reader's choice.
"""

HOURS_PER_MONTH = 730
