"""Who and where: school names, display names, people. Evidence in, one decision or candidates out; never a guess."""
