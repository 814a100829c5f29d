"""The data home: folders of one roll-out, the landing ledger and the templates a new home starts with."""
