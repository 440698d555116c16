"""The API's description, made from the routes and forms that serve it: OpenAPI 3.1 by apispec, and a page to read it on."""
