"""An analysis as files: path to bytes. What writes them to a disk is `write`."""
