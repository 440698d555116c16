"""The customer record: accounts, attributes, consent, purchases, products, segments and standing.

A customer is a person on record and may have no account yet (an imported buyer has none). Staff are customers with roles.
"""
