"""The demo city's GB/T 28181 devices: registered by our own device side, pictures pushed by RTP."""
