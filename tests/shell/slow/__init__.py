"""An app with work that takes a while, for killing a worker in the middle of it."""
