"""Documents for tests of every type that is reached over the network, with a server of the caller's choice. They come from what the
program itself says of its types: a new type needs an entry here only where its examples aren't enough."""

import json
import subprocess

# What an example can't show, because it must be valid.
PASSWORD = "wr0ng-pw"


def service_account(port):
    """A key as Google hands it out. The private key is made here."""
    key = subprocess.run(
        ["openssl", "genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"],
        check=True, capture_output=True, text=True).stdout
    return json.dumps({
        "type": "service_account", "project_id": "my-project-123", "private_key_id": "1", "private_key": key,
        "client_email": "a@my-project-123.iam.gserviceaccount.com", "token_uri": f"https://127.0.0.1:{port}/token"})


# By the names of the members; each is called with the port.
SPECIAL = {"serviceAccountKey": service_account}

# Members that a type needs besides those that are always required: one way of several to log in.
MORE = {"databricks": ["token"]}

# How a connection without TLS is asked for, by the member and the value of it.
PLAIN = [("sslMode", "disable"), ("protocol", "http"), ("encrypt", False)]


class Types:
    """What the program says of its types."""

    def __init__(self, bridge):
        drivers = {driver["name"] for driver in bridge.ask("bridge.info", {"drivers": True})["drivers"]}
        types = bridge.ask("datasource.types", {})["data"]
        self.fields = {one["datasourceType"]: one["fields"] for one in types if one["datasourceType"] in drivers}

    def over_network(self):
        """The types that this version tests, and that are told where the server is."""
        return [name for name, fields in self.fields.items() if any(is_place(field) for field in fields)]

    def document(self, name, port, with_tls=True):
        """The members of a test, or None where this type has no connection without TLS."""
        fields = {field["name"]: field for field in self.fields[name]}
        credentials = {}
        for field in fields.values():
            if is_place(field):
                credentials[field["name"]] = place(field, port, with_tls)
        if "port" in fields:
            credentials["port"] = port
        if with_tls:
            demand_tls(credentials, fields)
        elif not set_plain(credentials, fields):
            return None
        # In the order of the catalogue a condition never asks for a member that comes later, or it holds without it.
        for field in fields.values():
            is_needed = field["name"] in MORE.get(name, []) or is_required(field.get("required"), credentials, fields)
            if is_needed and field["name"] not in credentials:
                credentials[field["name"]] = example(field, port)
        return {"datasourceType": name, "credentials": credentials}


def is_place(field):
    return field["name"] in ("host", "server", "endpoint")


def place(field, port, with_tls):
    wants_address = field["name"] == "endpoint" or str(field.get("example", "")).startswith("https://")
    return f"http{'s' * with_tls}://127.0.0.1:{port}" if wants_address else "127.0.0.1"


def demand_tls(credentials, fields):
    if "protocol" in fields:
        credentials["protocol"] = "https"
    elif fields.get("sslMode", {}).get("default") == "prefer":
        credentials["sslMode"] = "require"


def set_plain(credentials, fields):
    for name, value in PLAIN:
        if name in fields and value in fields[name].get("allowedValues", [value]):
            credentials[name] = value
            return True
    return any(str(value).startswith("http://") for value in credentials.values())


def example(field, port):
    if field["name"] in SPECIAL:
        return SPECIAL[field["name"]](port)
    return PASSWORD if field.get("secret") else field["example"]


def is_required(rule, credentials, fields):
    if isinstance(rule, dict):
        return holds(rule["when"], credentials, fields)
    return bool(rule)


def holds(condition, credentials, fields):
    if "all" in condition:
        return all(holds(one, credentials, fields) for one in condition["all"])
    if "any" in condition:
        return any(holds(one, credentials, fields) for one in condition["any"])
    if "not" in condition:
        return not holds(condition["not"], credentials, fields)
    name = condition["field"]
    value = credentials.get(name, fields.get(name, {}).get("default"))
    if "given" in condition:
        return (name in credentials) == condition["given"]
    if "in" in condition:
        return value in condition["in"]
    return value == condition["equals"]
