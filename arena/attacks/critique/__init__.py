"""Critics against judges and contestants: who gives in, to whom, and how often that does harm."""
