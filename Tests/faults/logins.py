"""Every type once with the right secret and once with a wrong one, against servers and stand-ins: through the executable that ships, because
the compiler's work on it can bring out what a build for debugging hides. Some types are also reached through an SSH tunnel. A source that
works is stored too, so that its schema is read.

usage: logins.py EXECUTABLE
"""

import collections
import concurrent.futures
import importlib.machinery
import importlib.util
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time

from bridge import Bridge

TESTS = pathlib.Path(__file__).resolve().parents[1]
SERVERS = ["postgres", "mariadb", "mongodb", "mssql", "clickhouse", "s3", "services", "ssh"]

# The stand-in of these runs no statement that would list anything.
SCHEMALESS = ["databricks"]

# In milliseconds; far more than any of them takes.
LIMIT = 20_000

# What is wrong about the second login: the members that are changed.
Trial = collections.namedtuple("Trial", "name type credentials wrong reason")


def benchmark():
    """The benchmark beside this folder knows how to reach everything that speaks HTTP."""
    path = str(TESTS / "Benchmarks" / "cold-tests")
    loader = importlib.machinery.SourceFileLoader("cold_tests", path)
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader("cold_tests", loader))
    sys.dont_write_bytecode = True
    loader.exec_module(module)
    return module


def start(name, folder):
    command = [TESTS / "servers" / name, "start", folder / name, str(os.getpid())]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return json.loads((folder / name / "environment.json").read_text())


def database_trials(facts):
    """Types with a protocol of their own: all verify the server's certificate."""
    wrong = {"password": "wr0ng-pw"}
    user = {"host": "localhost", "username": "alice", "password": "right-pw", "database": "app"}
    for name, server in [
            ("postgres", "postgres"), ("redshift", "postgres"), ("cockroachdb", "postgres"), ("mysql", "mariadb"),
            ("singlestore", "mariadb"), ("mongodb", "mongodb")]:
        tls = {"sslMode": "verify-full", "sslRootCert": facts[server]["tls"] + "/ca.crt"}
        own = {"mysql": {"host": "127.0.0.1"}, "singlestore": {"host": "127.0.0.1"}, "mongodb": {"authSource": "admin"}}.get(name, {})
        port = facts[server]["ports"]["singleStore" if name == "singlestore" else "main"]
        yield Trial(name, name, {**user, **tls, **own, "port": port}, wrong, "authentication_failed")
    yield Trial("mssql", "mssql", {
        "server": "127.0.0.1", "port": facts["mssql"]["ports"]["main"], "user": "alice", "password": "right-pw", "database": "app",
        "sslRootCert": facts["mssql"]["tls"] + "/ca.crt",
    }, wrong, "authentication_failed")
    postgres = {"host": "localhost", "port": facts["postgres"]["ports"]["main"]}
    yield Trial("motherduck", "motherduck", {
        **postgres, "sslRootCert": facts["postgres"]["tls"] + "/ca.crt", "accessToken": "right-pw", "database": "app",
    }, {"accessToken": "wr0ng-pw"}, "authentication_failed")
    attached = {**postgres, "userName": "alice", "password": "right-pw", "databaseName": "app"}
    yield Trial("duckdb", "duckdb", {"attachedDatabases": [attachment(attached)]}, {
        "attachedDatabases": [attachment({**attached, "password": "wr0ng-pw"})]}, "authentication_failed")


def attachment(connection):
    return {"name": "shop", "type": "postgres", "postgresConnection": connection}


def tunnel_trials(facts, trials):
    """Three libraries that take their connection in three ways; the key is wrong, not the password."""
    ssh = facts["ssh"]
    folder = pathlib.Path(ssh["folder"])
    tunnel = {
        "sshTunnel": "enable", "sshHost": "127.0.0.1", "sshPort": ssh["port"], "sshUsername": ssh["username"],
        "sshKnownHosts": ssh["knownHosts"], "sshPrivateKey": (folder / "right").read_text()}
    wrong = {"sshPrivateKey": (folder / "other").read_text()}
    for trial in trials:
        if trial.name in ("postgres", "mysql", "trino over TLS"):
            credentials = {**trial.credentials, **tunnel}
            yield Trial(f"{trial.name}, tunnel", trial.type, credentials, wrong, "authentication_failed")


# What is changed for a wrong login, by type; other types have a password.
def wrong_secret(name, datasource_type, credentials, keys):
    other = f"{keys}/wrong.pem"
    if datasource_type == "bigquery":
        key = json.loads(credentials["serviceAccountKey"])
        return {"serviceAccountKey": json.dumps({**key, "private_key": pathlib.Path(other).read_text()})}
    if "key pair" in name:
        return {"privateKey": other}
    member = {
        "databricks": "token", "firebolt": "clientSecret", "awss3": "secretAccessKey", "athena": "secretAccessKey",
    }.get(datasource_type, "password")
    return {member: "wr0ng-pw"}


def web_trials(facts):
    for name, datasource_type, credentials, _, authorities in benchmark().all_types(facts):
        if datasource_type == "csv":
            gone = {"file": credentials["file"].replace("sales", "gone")}
            yield Trial(name, "csv", credentials, gone, "file_not_found")
        elif authorities != benchmark().SYSTEM_AUTHORITIES:
            wrong = wrong_secret(name, datasource_type, credentials, facts["services"]["keys"])
            yield Trial(name, datasource_type, credentials, wrong, "authentication_failed")


def all_trials(facts):
    trials = [*database_trials(facts), *web_trials(facts)]
    return [*trials, *tunnel_trials(facts, trials)]


def ask(bridge, trial):
    """Sends everything about a way to log in, and returns the ids."""
    document = {"datasourceType": trial.type, "timeoutMs": LIMIT}
    wrong = {**trial.credentials, **trial.wrong}
    return [bridge.send(method, {**document, **more})[0] for method, more in [
        ("datasource.test", {"credentials": trial.credentials}),
        ("datasource.test", {"credentials": wrong}),
        ("datasource.create", {"name": trial.name, "credentials": trial.credentials}),
    ]]


def problems(bridge, trial, numbers):
    """What is wrong: sentences."""
    right, wrong, stored = numbers
    report = bridge.answer(right)[1].get("result", {})
    if not report.get("ok"):
        yield f"the right secret: {report}"
    report = bridge.answer(wrong)[1].get("result", {})
    if report.get("reason") != trial.reason:
        yield f"the wrong secret: {report}"
    answer = bridge.answer(stored)[1]
    if trial.type in SCHEMALESS:
        return
    if "result" not in answer:
        yield f"storing: {answer}"
    elif not answer["result"].get("schema", {}).get("tables"):
        yield f"the schema: {answer['result']}"


def main():
    executable = os.path.abspath(sys.argv[1])
    begin = time.monotonic()
    found = []
    # Not in TMPDIR: servers may run as somebody else, who can't get into a folder that is ours alone.
    with tempfile.TemporaryDirectory(prefix="datasource-bridge-logins-", dir="/tmp") as name:
        folder = pathlib.Path(name)
        folder.chmod(0o755)
        try:
            with concurrent.futures.ThreadPoolExecutor(len(SERVERS)) as pool:
                facts = dict(zip(SERVERS, pool.map(lambda one: start(one, folder), SERVERS)))
            begin_of_tests = time.monotonic()
            bridge = Bridge(executable, folder)
            trials = all_trials(facts)
            asked = [(trial, ask(bridge, trial)) for trial in trials]
            for trial, numbers in asked:
                found += [f"{trial.name}: {sentence}" for sentence in problems(bridge, trial, numbers)]
            if bridge.end() != 0:
                found.append("the exit code")
        finally:
            for server in SERVERS:
                if (folder / server).exists():
                    subprocess.run([TESTS / "servers" / server, "stop", folder / server], check=False)
    for sentence in found:
        print("FAILED:", sentence)
    end = time.monotonic()
    types = len({trial.type for trial in trials})
    print(f"{len(trials)} ways to log in to {types} types in {end - begin:.0f} s, {end - begin_of_tests:.0f} s of them for the tests")
    sys.exit(1 if found or types < 20 else 0)


if __name__ == "__main__":
    main()
