"""Every route says who may call it, and the guard knows every route."""

from core.access import Access

FLASKS_OWN = {"static"}


def test_every_route_names_its_access(app):
    silent = [
        f"{rule} ({rule.endpoint})"
        for rule in app.url_map.iter_rules()
        if rule.endpoint not in FLASKS_OWN
        and not isinstance(getattr(app.extensions["routes"].get(rule.endpoint), "access", None), Access)
    ]
    assert silent == []


def test_nothing_is_known_of_a_route_that_is_not_there(app):
    assert set(app.extensions["routes"]) <= {rule.endpoint for rule in app.url_map.iter_rules()}


def test_what_administers_asks_for_staff(app):
    open_doors = [
        str(rule)
        for rule in app.url_map.iter_rules()
        if str(rule).startswith(("/admin", "/lab"))
        and not app.extensions["routes"][rule.endpoint].access.name.startswith("staff:")
    ]
    assert open_doors == []


def test_what_writes_by_the_api_asks_a_token_for_a_scope(app):
    unasked = [
        str(rule)
        for rule in app.url_map.iter_rules()
        if str(rule).startswith("/api/v1/")
        and rule.methods & {"POST", "PUT", "PATCH", "DELETE"}
        and (route := app.extensions["routes"][rule.endpoint]).csrf
        and route.access.scope is None
    ]
    assert unasked == []
