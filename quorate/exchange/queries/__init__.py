"""Questions about what goes out. Each within one area."""
