"""Questions about conferences, always of an area and a reader."""
