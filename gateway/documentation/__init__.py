"""Pages for people, made on the server from the same table as everything else."""
