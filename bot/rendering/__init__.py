"""From an `Answer` to a `Reply`: lines, quotes, buttons, and the proof of every number."""
