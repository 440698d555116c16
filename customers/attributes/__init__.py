"""Attributes: what is known about a customer, each value with who said it, when and how.

Staff define what may be known and why. The customer's word and the company's word stand beside each other; neither
overwrites the other, and both see both. One of the two is in effect (pages, segments); every earlier one is history.
"""
