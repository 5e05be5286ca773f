"""Events: a room of people who add what they found, on tablets, without anyone's name."""
