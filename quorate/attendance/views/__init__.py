"""Pages about who may be there."""
