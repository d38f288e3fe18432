"""The workbook's version: one place, read by the wheel, the documents and the title blocks."""

__version__ = "0.1.0"
