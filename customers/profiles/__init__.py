"""What others see of a person, and the handles somebody had before."""
