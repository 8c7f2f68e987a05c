"""The plan: target, sentence, two pages, the weekly hour."""
