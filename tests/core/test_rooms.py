"""The link to where one is says so, and only that one."""

import pytest

from core.rooms import current


@pytest.mark.parametrize(
    ("path", "said"),
    [("/ideas", "page"), ("/ideas/3/a-lid", "true"), ("/roadmap", "true"), ("/ideas-of-old", ""), ("/", "")],
)
def test_a_link_knows_its_page_and_its_room(app, path, said):
    with app.test_request_context(path):
        assert current("/ideas", "/roadmap") == said
