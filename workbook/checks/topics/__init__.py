"""The checks, one topic a file: the file's name is the topic of the ids in it."""
