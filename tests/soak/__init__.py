"""`make soak TIME=1800`: twenty clients at once for as long as wanted, and nothing may grow."""
