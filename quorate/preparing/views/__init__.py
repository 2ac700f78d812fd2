"""The pages by which a family is prepared."""
