"""`flask import threads`: another community's conversations, with their authors, their numbers and their addresses."""
