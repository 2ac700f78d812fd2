"""The pages about conferences: they translate between a browser and one action or query."""
