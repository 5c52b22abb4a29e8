"""Three replicas on one PostgreSQL for as long as one likes, while they are killed, stopped and cut off."""
