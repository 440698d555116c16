"""Signed webhooks: ours as Standard Webhooks say, Shopify's and WooCommerce's as they send and sign them.

Each is mapped to the form of `POST /purchases`, so what a shop sends has the same limits as what the API takes.
"""
