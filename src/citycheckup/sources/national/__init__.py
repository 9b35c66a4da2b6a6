"""Many cities: the list of them, and their folders on this machine or in object storage."""
