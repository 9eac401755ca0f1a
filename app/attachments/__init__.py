"""Files of log entries at a console: kept, sent to the centre, fetched from it, opened."""
