"""What we know, what we decide to do, and how it went (4–6 §§ lag 2023:196)."""
