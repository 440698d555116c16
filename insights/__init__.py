"""What product teams take out: the export feed, webhooks and the data set. Each package publishes its part."""
