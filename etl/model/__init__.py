"""Words and shapes everyone shares: vocabularies, staged records, issues with their messages, settings."""
