"""The leaderboard: points earned in a period. Staff are left out, and whoever wants to be."""
