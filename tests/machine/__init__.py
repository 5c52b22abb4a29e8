"""Lives of conversations under faults, each from a seed, each the same when it is lived again."""
