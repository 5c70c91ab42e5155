"""How fast Relay is, measured on the machine at hand: fill a workspace, ask for its pages, print a table."""
