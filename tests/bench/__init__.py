"""`make bench`: ours, Samba's own srvsvc and the floor, side by side in one run."""
