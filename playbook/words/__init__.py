"""Words and numbers as people write them: found, compared, said back, taken out."""
