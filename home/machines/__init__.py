"""What search engines and browsers ask for: robots, sitemap, manifest."""
