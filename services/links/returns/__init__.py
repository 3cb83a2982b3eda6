"""The return on looked-after children (SSDA903): what Family Link gives to it."""
