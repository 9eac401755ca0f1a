"""The demo city's cameras: pictures rendered here, served by RTSP from a helper process."""
