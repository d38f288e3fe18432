"""The panels of the workbench, one a file: functions of an analysis. They import nothing of one another."""
