"""Questions about who may be there."""
