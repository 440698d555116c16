"""The product catalogue: SKU, name, family and version, so that threads, ideas and orders speak of the same thing."""
