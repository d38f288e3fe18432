"""What AWS says, as rows of data with a source and the date they were checked. Nothing here decides anything."""
