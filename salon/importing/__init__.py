"""History from other systems: readers parse files into neutral records, one loader writes them, both are compared."""
