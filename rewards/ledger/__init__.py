"""The book: lines that are only ever added, and the balances they sum to."""
