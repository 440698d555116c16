"""Search: one query language before interchangeable engines, kept near the tables by a converging reader.

`query` reads what people type, `engine` says what an engine can do, two modules do it (Whoosh, PostgreSQL).
`reader` follows the journal, `finding` asks the engine and then the tables, `views` and `api` show it.
The index holds no text to quote and is never trusted: the owners' `visible` has the last word on every hit.
"""
