"""Random lives of a family, played through the acts, with what must hold after each of them."""
