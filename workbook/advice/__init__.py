"""Help to choose: questions an architect is asked, answered in steps, with the options and the reason."""
