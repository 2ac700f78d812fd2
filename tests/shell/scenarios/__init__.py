"""Whole lives of plans, written from the texts and played through the pages as the people who would."""
