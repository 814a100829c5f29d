"""From the clerk's files to the published warehouse: text, model, readers, match, warehouse."""
