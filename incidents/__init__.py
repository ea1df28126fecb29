"""What has happened: reports of incidents and the short-term answers to them."""
