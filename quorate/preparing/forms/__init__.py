"""What the pages ask that prepare a family."""
