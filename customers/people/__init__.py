"""People as staff see them: the list, one person's account, roles, suspending; site, invites, outbox, audit."""
