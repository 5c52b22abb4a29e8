"""`baton doctor`: everything a deployment can get wrong, and what to do about it. It changes nothing."""
