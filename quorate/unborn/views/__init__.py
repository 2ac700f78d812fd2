"""The pages of a pregnancy, a birth and going home."""
