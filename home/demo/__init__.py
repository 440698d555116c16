"""The demo community: Fennick's customers. Its words are the TOML files here; the code loads them through the same actions as people's.

`words.py` reads, `people.py`, `shop.py`, `conversations.py` turn words into steps in time, `loading.py` walks them.
"""
