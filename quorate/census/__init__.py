"""The children in need census: what goes into it, written, merged into another file, and checked."""
