"""What the pages on differences and complaints ask."""
