"""Files of customers: who comes in, what is known of them, and the way back."""
