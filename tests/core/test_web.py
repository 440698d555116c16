"""The request boundary and its machines' pages."""


def test_health_is_open_to_machines(client):
    assert client.get("/healthz").status_code == 200
    assert client.get("/readyz").json["ready"] is True
    assert b"reader_lag" in client.get("/metrics").data


def test_what_is_not_there_is_a_page_for_people_and_a_problem_for_programs(client):
    page = client.get("/nope")
    assert (page.status_code, page.mimetype) == (404, "text/html")
    problem = client.get("/api/v1/nope")
    assert (problem.status_code, problem.mimetype) == (404, "application/problem+json")
    assert problem.json["status"] == 404
