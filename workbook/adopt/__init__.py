"""An existing network taken over: what passes today becomes flows that a review accepts or strikes."""
