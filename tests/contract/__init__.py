"""The public contract, line by line, as a stranger with an HTTP client would try it."""
