"""What a run writes: tables, map files, the overview page, and how figures look on paper."""
