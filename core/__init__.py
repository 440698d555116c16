"""What every package stands on: database, journal, access, web, forms, paging, clock, settings, jobs and errors.

Knows no customer, no thread and no idea; imports nothing of the packages above it.
"""
