"""The parts of the pages about reports: the set, freezing, an old report, why figures changed, the office's own form."""
