"""What is done at the till."""
