"""Makes the users and collections that the tests of MongoDB use, on a server that demands no login yet.

    set-up-mongodb.py PORT

Everybody's password is "right-pw", but that of "odd", who has the one below.
"""
import sys

from pymongo import MongoClient

ODD_PASSWORD = "q'u\"o\\te%41 é@:/"

client = MongoClient(f"mongodb://127.0.0.1:{sys.argv[1]}/?directConnection=true", serverSelectionTimeoutMS=10_000)


def create(database, name, roles, password="right-pw"):
    client[database].command("createUser", name, pwd=password, roles=roles)


reads_app = [{"role": "read", "db": "app"}]
create("admin", "root", ["root"])
create("admin", "alice", reads_app)
create("admin", "odd", reads_app, ODD_PASSWORD)
create("admin", "norole", [])
create("app", "appuser", [{"role": "readWrite", "db": "app"}])
client["$external"].command("createUser", "CN=alice", roles=reads_app, mechanisms=["MONGODB-X509"])

client.app.customers.insert_many(
    [
        {"name": "Ada", "age": 36, "tags": ["a"], "home": {"city": "London"}},
        {"name": "é", "age": 2.5, "born": None},
    ]
)
client.app["orders 2026"].insert_one({"total": 1})
client.shop.things.insert_one({"a": True})
client.close()
