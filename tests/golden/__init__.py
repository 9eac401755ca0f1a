"""A log as each version of the record wrote it. Today's code must read them all."""
