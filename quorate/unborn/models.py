"""Unborn children: what is looked for before the birth, the birth, going home, a pregnancy that ends."""
