"""Following an idea: hearing once when its status moves."""
