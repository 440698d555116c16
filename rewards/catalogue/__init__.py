"""The catalogue: what spendable points buy. Redeeming locks the balance; cancelling gives it back."""
