"""Settings of all processes: TOML, defaults < site < console, validated once."""
