"""Before any test is collected."""

pytest_plugins = ["tests.counts"]
