"""The conversation engine: threads of numbered posts in categories.

Every conversation of the house is one of these, an idea's and a survey's discussion too: those are hosted threads, which carry
the address of their host and the audience they are for. It knows customers and nothing above itself.
"""
