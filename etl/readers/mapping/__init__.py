"""Tables that no reader knows, read by a clerk's column map: where their headings stand, their rows, a suggestion."""
