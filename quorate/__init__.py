"""Quorate: child protection conferences, run by each area's published procedure."""
