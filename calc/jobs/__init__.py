"""Work apart from the server: processes, their folder, their watchman."""
