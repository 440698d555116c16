"""The export feed: the journal, with what it names as it stands now and who did it as they were known then."""
