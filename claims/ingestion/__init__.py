"""Documents in: read in a child process, fetched with care, cut into candidates."""
