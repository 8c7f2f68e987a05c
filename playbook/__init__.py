"""What a council knows: pure rules and content, no bot around them."""
