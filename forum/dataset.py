"""Conversations as tables for analysis."""

from sqlalchemy import Select, select

from core.dataset import DataTable
from customers.products.queries import with_product
from forum.access import is_there
from forum.categories.models import Category
from forum.posts.models import Post
from forum.reactions.models import Reaction
from forum.threads.models import Thread


def _threads() -> Select:
    columns = (
        Thread.id,
        Category.slug.label("category"),
        Thread.author_id.label("author"),
        Thread.kind,
        Thread.title,
        Thread.tags,
        Thread.created_at,
        Thread.last_post_at,
        Thread.post_count,
        Thread.score,
        Thread.answer_id,
        Thread.closed_at,
        Thread.merged_into_id.label("merged_into"),
    )
    query = select(*columns).join(Category, Category.id == Thread.category_id)
    return with_product(query, Thread.product_id).where(is_there(Thread))


def _posts() -> Select:
    columns = (
        Post.id,
        Post.thread_id,
        Post.number,
        Post.author_id.label("author"),
        Post.reply_to_id.label("reply_to"),
        Post.text,
        Post.created_at,
        Post.edited_at,
        Post.likes,
        Post.worked,
        Post.did_not_work,
        Post.imported_score,
    )
    return select(*columns).join(Thread, Thread.id == Post.thread_id).where(is_there(Post), is_there(Thread))


def _reactions() -> Select:
    columns = (
        Reaction.post_id.label("id"),
        Reaction.customer_id.label("customer"),
        Reaction.kind,
        Reaction.created_at,
    )
    query = select(*columns).join(Post, Post.id == Reaction.post_id).join(Thread, Thread.id == Post.thread_id)
    return query.where(is_there(Post), is_there(Thread))


DATASET = [
    DataTable("threads", "Conversations; merged ones name the one they went into.", _threads, ("author",)),
    DataTable("posts", "What was said, as plain text; the opening post is number 1.", _posts, ("author",)),
    DataTable("reactions", "Likes, and whether a tip worked; `id` is the post's.", _reactions, ("customer",)),
]
