"""What stands between programs of the field that do not know each other: relay and hub."""
