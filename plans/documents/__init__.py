"""The printed plan: what it shows (outline, columns), and the same content as PDF, DOCX, HTML and JSON."""
