"""What goes on paper: handover sheet, incident card, log of a shift, minutes, blank forms."""
