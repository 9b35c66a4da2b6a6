"""What the platform shows of runs: read models of run folders, put into words, without a web framework."""
