"""What a picture shows and how it nests, without a single coordinate."""
