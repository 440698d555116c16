"""What staff did and whom they looked at: written before the answer, never changed."""
