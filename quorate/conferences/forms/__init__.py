"""What the pages about conferences ask."""
