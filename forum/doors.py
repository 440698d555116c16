"""What the composition root plugs in."""

from forum.activity import KINDS
from forum.posts import api as posts_api
from forum.posts import views as posts
from forum.threads import api as threads_api
from forum.threads import views as threads

BLUEPRINTS = [threads.pages, posts.pages, threads_api.api, posts_api.api]

__all__ = ["BLUEPRINTS", "KINDS"]
