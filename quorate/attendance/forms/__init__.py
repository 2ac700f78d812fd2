"""What the pages about who may be there ask."""
