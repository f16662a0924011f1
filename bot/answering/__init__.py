"""From a `Query` to an `Answer`: which facts, by which stated fallback, in which shape."""
