"""What may be shown to everybody: small counts withheld, totals rounded, nobody's home pointed at."""
