"""Accounts: signing up, proving the address, and becoming the record that was there before."""
