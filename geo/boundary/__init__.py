"""Boundary files as offices have them: opened, read, put into WGS84, matched with the units, checked and repaired."""
