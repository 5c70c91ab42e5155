"""Start and stop Relay on one machine: the bundled servers, the database, the processes. No Django in here."""
