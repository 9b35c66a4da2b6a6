"""What citycheckup takes, side by side with its peers."""
