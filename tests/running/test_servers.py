"""The servers that other tests lean on."""

import smtplib

import psycopg
import redis

from tests.servers import mail, postgresql, valkey


def test_postgresql_gives_each_test_a_database_of_its_own_from_a_template():
    with postgresql() as server:
        fill = "CREATE TABLE words (word text); INSERT INTO words VALUES ('hello')"
        template = server.template(
            "filled", lambda url: psycopg.connect(url, autocommit=True).execute(fill).connection.close()
        )
        first, second = server.fresh(template), server.fresh(template)
        with psycopg.connect(first) as connection:
            connection.execute("DELETE FROM words")
        with psycopg.connect(second) as connection:
            assert connection.execute("SELECT word FROM words").fetchall() == [("hello",)]
        server.drop(first)
        server.drop(second)


def test_valkey_comes_back_after_it_was_killed():
    with valkey() as server:
        with redis.Redis.from_url(server.url) as client:
            assert client.ping()
        server.kill()
        server.start()
        with redis.Redis.from_url(server.url) as client:
            assert client.ping()


def test_mail_that_was_sent_is_in_the_box():
    with mail() as box:
        host, _, port = box.url.removeprefix("smtp://").partition(":")
        with smtplib.SMTP(host, int(port)) as sender:
            sender.sendmail("a@example.org", ["b@example.org"], "Subject: Hello\r\n\r\nThere")
        assert [message["Subject"] for message in box.messages] == ["Hello"]
