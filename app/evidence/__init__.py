"""Stills and clips as evidence: kept in a folder, sealed by the centre, checked by anyone."""
