"""One-time links: what a mail (or a command) hands out to prove that an address is somebody's."""
