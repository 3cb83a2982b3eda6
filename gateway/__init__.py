"""The gateway: one HTTP door for every council, generic over the contracts of the services."""
