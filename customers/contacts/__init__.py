"""How often we ask people for something: one budget for every invitation, whoever sends it (campaigns, surveys)."""
