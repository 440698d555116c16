"""The data set: every table that packages publish, as files for analysis."""
