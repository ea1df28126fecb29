"""What a municipality already has on paper, understood without touching the database."""
