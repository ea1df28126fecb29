"""Who and where: municipality, organisations, people, areas, and the tools every app stands on."""
