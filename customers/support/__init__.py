"""What serving and using cost and say: support cases with their minutes, and usage events of products. Told by other
systems, each once, and kept on the customer's record."""
