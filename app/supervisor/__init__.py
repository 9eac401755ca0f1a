"""The supervisor: starts, watches and restarts the processes of one machine. Holds no state."""
