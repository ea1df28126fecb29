"""Who met, agreed, promised and followed up (9–10 §§ lag 2023:196)."""
