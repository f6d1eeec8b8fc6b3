"""What runs beside the code itself, in a process of its own; knows nothing but the standard library."""
