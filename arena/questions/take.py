"""Takes media in: decoded, written anew and kept once under the hash of what came in."""
