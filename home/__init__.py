"""Pages that cross packages: front page, member page, inbox and mail, one's own data, imports, the demo and admin."""
