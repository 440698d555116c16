"""One's own data: every fact that any package holds of somebody, with its source, who sees it and why; to correct, to
take along, to erase."""
