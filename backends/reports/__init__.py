"""What is counted and written about the city's events: keywords, later reports. No sockets."""
