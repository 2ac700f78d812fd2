"""Questions about enquiries, always for a reader."""
