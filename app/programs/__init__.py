"""The service processes: each reads the settings, composes one backend and runs it."""
