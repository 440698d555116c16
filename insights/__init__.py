"""What product teams take out: the export feed, and later webhooks and the data set. Each package publishes its part."""
