"""Logs in to MongoDB with its vendor's own client, and tells what came of it: "ok" or the server's code.

    log-in-to-mongodb.py PORT USER DATABASE      with the password on stdin
"""
import sys

from pymongo import MongoClient
from pymongo.errors import OperationFailure

_, port, user, database = sys.argv
client = MongoClient(
    "127.0.0.1",
    int(port),
    username=user,
    password=sys.stdin.read(),
    authSource=database,
    directConnection=True,
    serverSelectionTimeoutMS=10_000,
)
try:
    client.app.customers.find_one()
    print("ok")
except OperationFailure as error:
    print(error.code)
