"""Questions about how a family is prepared and heard."""
