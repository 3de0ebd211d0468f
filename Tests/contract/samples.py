"""Values that a field takes and values that it doesn't, by its kind and its format."""

import json

import keys

# Each is what is tried, the value, the code of the problem, and why a schema accepts it, if it does.

NOTHING = None
NOT_COUNTED = "a regular expression for it would be too long to be read"
NOT_DECODED = "a schema can't decode what is in a text"
SECRETS_ONLY = "a schema of a document for `create` knows no placeholder, but can't tell a reference from another object"

_LONG_LINE = "x" * 5000

FORMATS = {
    "text": [("U+0000", "a\0b", "invalid_format", NOTHING)],
    "line": [
        ("a line break", "a\nb", "invalid_format", NOTHING),
        ("a control character", "a\u0085b", "invalid_format", NOTHING),
    ],
    "hostName": [
        ("a scheme", "https://db.example.com", "invalid_format", NOTHING),
        ("a port", "db.example.com:5432", "invalid_format", NOTHING),
        ("a path", "db.example.com/x", "invalid_format", NOTHING),
        ("a user", "me@db.example.com", "invalid_format", NOTHING),
        ("white space", "db example", "invalid_format", NOTHING),
        ("other letters", "dätenbank.example", "invalid_format", NOTHING),
        ("two dots", "db..example", "invalid_format", NOT_COUNTED),
        ("half an IPv4 address", "10.0.0", "invalid_format", NOT_COUNTED),
        ("too many groups", "1:2:3:4:5:6:7:8:9", "invalid_format", NOT_COUNTED),
    ],
    "pathOrURL": [
        ("a control character", "a\u0001b", "invalid_format", NOTHING),
        ("another scheme", "ftp://example.com/a.csv", "invalid_format", NOT_COUNTED),
        ("a URL with a user", "https://me@example.com/a.csv", "invalid_format", NOT_COUNTED),
        ("a URL without a host", "https:///a.csv", "invalid_format", NOT_COUNTED),
        ("a path that is too long", _LONG_LINE, "too_long", NOT_COUNTED),
    ],
    "singleCharacter": [
        ("two characters", ",,", "invalid_format", NOTHING),
        ("a line break", "\n", "invalid_format", NOTHING),
        ("a quotation mark", '"', "invalid_format", NOTHING),
        ("not ASCII", "é", "invalid_format", NOTHING),
    ],
    "encodingName": [("another encoding", "Shift_JIS", "not_allowed", NOTHING)],
    "certificate": [
        ("no end", "-----BEGIN CERTIFICATE-----\nMAA=\n", "invalid_format", NOTHING),
        ("damaged base64", "-----BEGIN CERTIFICATE-----\nM*A=\n-----END CERTIFICATE-----\n", "invalid_format", NOT_DECODED),
        ("cut off", "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n", "invalid_format", NOT_DECODED),
        ("a key", "-----BEGIN PRIVATE KEY-----\nMAA=\n-----END PRIVATE KEY-----\n", "invalid_format", NOT_DECODED),
        ("libpq's word for those of the system", "system", "invalid_format", NOTHING),
    ],
    "privateKey": [
        ("no end", "-----BEGIN PRIVATE KEY-----\nMAA=\n", "invalid_format", NOTHING),
        ("damaged base64", "-----BEGIN PRIVATE KEY-----\nM*A=\n-----END PRIVATE KEY-----\n", "invalid_format", NOT_DECODED),
        ("a certificate", "-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n", "invalid_format", NOT_DECODED),
        ("on one line", "-----BEGIN PRIVATE KEY-----MAA=-----END PRIVATE KEY-----", "invalid_format", NOT_DECODED),
    ],
}
FORMATS["sshPrivateKey"] = FORMATS["privateKey"]
FORMATS["privateKey"] = FORMATS["privateKey"] + [("a key with a passphrase", keys.ENCRYPTED, "invalid_format", NOT_DECODED)]
FORMATS["rsaPrivateKey"] = FORMATS["sshPrivateKey"] + [
    ("a key of another kind", keys.EDWARDS, "invalid_format", NOT_DECODED),
    ("a key of another kind by its first line", keys.ELLIPTIC, "invalid_format", NOT_DECODED),
    ("a key of few bits", keys.rsa(1024), "invalid_format", NOT_DECODED),
    ("a key of few bits that says what it is", keys.rsa(1024, is_wrapped=False), "invalid_format", NOT_DECODED),
]
FORMATS["sshHostKey"] = [
    ("a fingerprint", "SHA256:uNiVztksCsDhcc0u9e8BgrJXVGDHLqdsgqmcqWqL4vQ", "invalid_format", NOTHING),
    ("a line with the name of the host", f"bastion.example.com {keys.HOST}", "invalid_format", NOTHING),
    ("a key without its type", keys.HOST.split()[1], "invalid_format", NOTHING),
    ("a type without its key", "ssh-ed25519", "invalid_format", NOTHING),
    ("a key that is cut off", keys.HOST[:-4], "invalid_format", NOT_DECODED),
    ("a key of another type", keys.HOST.replace("ssh-ed25519", "ssh-rsa"), "invalid_format", NOT_DECODED),
    ("a line break", keys.HOST.replace(" ", "\n"), "invalid_format", NOTHING),
]
FORMATS["hostNameWithInstance"] = FORMATS["hostName"] + [
    ("an instance without a host", "\\SALES", "invalid_format", NOTHING),
    ("a backslash without an instance", "sql\\", "invalid_format", NOTHING),
    ("two instances", "sql\\a\\b", "invalid_format", NOTHING),
    ("an instance of too many characters", "sql\\12345678901234567", "invalid_format", NOTHING),
]


def _key(**changes):
    """The key of a service account, with changes; None leaves a member out."""
    members = {
        "type": "service_account",
        "project_id": "my-project-123",
        "client_email": "bridge@my-project-123.iam.gserviceaccount.com",
        "private_key": keys.rsa(2048),
        **changes,
    }
    return {name: value for name, value in members.items() if value is not None}


BROKEN_KEYS = [
    ("another kind of key", _key(type="authorized_user"), NOTHING),
    ("a key without project_id", _key(project_id=None), NOTHING),
    ("a key without client_email", _key(client_email=None), NOTHING),
    ("a key without private_key", _key(private_key=None), NOTHING),
    ("a private_key of another kind", _key(private_key=keys.EDWARDS), NOT_DECODED),
    ("a damaged private_key", _key(private_key="-----BEGIN PRIVATE KEY-----\nM*=\n-----END PRIVATE KEY-----"), NOT_DECODED),
]

FORMATS |= {
    "baseURL": [
        ("no scheme", "s3.example.com", "invalid_format", NOTHING),
        ("another scheme", "ftp://s3.example.com", "invalid_format", NOTHING),
        ("a user", "https://me@s3.example.com", "invalid_format", NOTHING),
        ("a query", "https://s3.example.com/?a=b", "invalid_format", NOTHING),
        ("no host", "https://", "invalid_format", NOTHING),
        ("a port that is none", "https://s3.example.com:99999", "invalid_format", NOT_COUNTED),
        ("a line break", "https://s3.exam\nple.com", "invalid_format", NOTHING),
    ],
    "hostOrURL": [
        ("another scheme", "ftp://search.example.com", "invalid_format", NOTHING),
        ("a user", "me@search.example.com", "invalid_format", NOTHING),
        ("a path without a scheme", "search.example.com/x", "invalid_format", NOTHING),
        ("white space", "search example", "invalid_format", NOTHING),
        ("a port that is none", "search.example.com:99999", "invalid_format", NOT_COUNTED),
        ("two dots", "search..example", "invalid_format", NOT_COUNTED),
    ],
    "region": [
        ("capital letters", "US-EAST-1", "invalid_format", NOTHING),
        ("an underscore", "us_east_1", "invalid_format", NOTHING),
        ("a name in full", "US East (N. Virginia)", "invalid_format", NOTHING),
        ("an availability zone", "us-east-1a", "invalid_format", NOTHING),
        ("a hyphen at the end", "us-east-", "invalid_format", NOTHING),
        ("too long", "a" * 64, "invalid_format", NOT_COUNTED),
    ],
    "bucket": [
        ("capital letters", "SalesData", "invalid_format", NOTHING),
        ("an underscore", "sales_data", "invalid_format", NOTHING),
        ("two characters", "ab", "invalid_format", NOTHING),
        ("64 characters", "a" * 64, "invalid_format", NOTHING),
        ("a hyphen first", "-sales", "invalid_format", NOTHING),
        ("a hyphen last", "sales-", "invalid_format", NOTHING),
        ("two dots", "sales..data", "invalid_format", NOT_COUNTED),
        ("an IP address", "192.168.0.1", "invalid_format", NOT_COUNTED),
        ("a URL", "s3://sales-data/x", "invalid_format", NOTHING),
        ("another ARN", "arn:aws:iam::123456789012:user/me", "invalid_format", NOTHING),
        ("an ARN of something else in S3", "arn:aws:s3:us-east-1:123456789012:job/a", "invalid_format", NOTHING),
        ("an ARN without an account", "arn:aws:s3:us-east-1::accesspoint/a", "invalid_format", NOTHING),
    ],
    "s3URL": [
        ("a URL of another kind", "https://athena-results.s3.amazonaws.com/", "invalid_format", NOTHING),
        ("no bucket", "s3:///queries/", "invalid_format", NOTHING),
        ("a bucket that can't be", "s3://Athena_Results/", "invalid_format", NOTHING),
        ("a bucket with two dots", "s3://a..b/", "invalid_format", NOT_COUNTED),
    ],
    "databricksPath": [
        ("only an ID", "0123456789abcdef", "invalid_format", NOTHING),
        ("no ID", "/sql/1.0/warehouses/", "invalid_format", NOTHING),
        ("a URL", "https://dbc.cloud.databricks.com/sql/1.0/warehouses/0123", "invalid_format", NOTHING),
        ("a cluster without a workspace", "sql/protocolv1/o//0123", "invalid_format", NOTHING),
    ],
    "snowflakeHost": [
        ("a scheme", "https://a-b.snowflakecomputing.com", "invalid_format", NOTHING),
        ("a path", "a-b.snowflakecomputing.com/console", "invalid_format", NOTHING),
        ("the web interface", "app.snowflake.com", "invalid_format", NOT_COUNTED),
    ],
    "snowflakeAccount": [
        ("a host", "a-b.snowflakecomputing.com", "invalid_format", NOTHING),
        ("a URL", "https://app.snowflake.com/a/b", "invalid_format", NOTHING),
        ("white space", "my account", "invalid_format", NOTHING),
        ("a dot first", ".account", "invalid_format", NOTHING),
    ],
    "cloudID": [
        ("not base64", "analytics:not base64", "invalid_format", NOT_DECODED),
        ("nothing behind the name", "analytics:", "invalid_format", NOTHING),
        ("no cluster inside", "analytics:ZXhhbXBsZS5jb20=", "invalid_format", NOT_DECODED),
        ("a URL without TLS", "http://search.example.com", "invalid_format", NOT_DECODED),
    ],
    "serviceAccountKey": [
        ("not JSON", "my-key", "invalid_format", NOTHING),
        ("half of JSON", '{"type": "service_account"', "invalid_format", NOTHING),
        *[(words + ", as text", json.dumps(key), "invalid_format", NOT_DECODED) for words, key, _ in BROKEN_KEYS],
    ],
    "postgresString": [
        ("another scheme", "mysql://db.example.com/analytics", "invalid_format", NOTHING),
        ("neither an address nor keywords", "db.example.com", "invalid_format", NOTHING),
        ("a port that is none", "postgresql://db.example.com:99999/analytics", "invalid_format", NOT_DECODED),
        ("a port of keywords that is none", "host=db.example.com port=x", "invalid_format", NOT_DECODED),
        ("a host that is none", "postgresql://db..example/analytics", "invalid_format", NOT_DECODED),
        ("half a percent sign", "postgresql://me:100%@db.example.com/analytics", "invalid_format", NOT_DECODED),
        ("a bare @ in the password", "postgresql://me:p@ss@db.example.com/analytics", "invalid_format", NOT_DECODED),
        ("options without values", "postgresql://db.example.com/analytics?sslmode", "invalid_format", NOT_DECODED),
        ("a placeholder", "postgresql://me:<password>@db.example.com/analytics", "invalid_format", NOT_DECODED),
        ("an open quotation mark", "host='db.example.com", "invalid_format", NOT_DECODED),
        ("a line break", "postgresql://db.exam\nple.com/", "invalid_format", NOTHING),
    ],
    "mongoDBString": [
        ("another scheme", "https://db.example.com", "invalid_format", NOTHING),
        ("no scheme", "db.example.com:27017", "invalid_format", NOTHING),
        ("no host", "mongodb:///analytics", "invalid_format", NOT_DECODED),
        ("a socket", "mongodb://%2Ftmp%2Fmongodb-27017.sock", "invalid_format", NOT_DECODED),
        ("a port that is none", "mongodb://db.example.com:0/analytics", "invalid_format", NOT_DECODED),
        ("a port where hosts are looked up", "mongodb+srv://db.example.com:27017/", "invalid_format", NOT_DECODED),
        ("two hosts where hosts are looked up", "mongodb+srv://a.example.com,b.example.com/", "invalid_format", NOT_DECODED),
        ("two labels where hosts are looked up", "mongodb+srv://cluster.local/", "invalid_format", NOT_DECODED),
        ("half a percent sign", "mongodb://me:100%@db.example.com", "invalid_format", NOT_DECODED),
        ("a bare @ in the password", "mongodb://me:p@ss@db.example.com", "invalid_format", NOT_DECODED),
        ("options without values", "mongodb://db.example.com/?replicaSet", "invalid_format", NOT_DECODED),
        ("a placeholder", "mongodb+srv://me:<db_password>@db.example.com/", "invalid_format", NOT_DECODED),
        ("a blank", "mongodb://me:p ss@db.example.com/", "invalid_format", NOT_DECODED),
    ],
    "identifier": [
        ("a hyphen", "my-database", "invalid_format", NOTHING),
        ("a digit first", "1st", "invalid_format", NOTHING),
        ("white space", "my database", "invalid_format", NOTHING),
    ],
    "bigQueryName": [
        ("a slash", "my/project", "invalid_format", NOTHING),
        ("white space", "my project", "invalid_format", NOTHING),
        ("a dot last", "my-project.", "invalid_format", NOTHING),
    ],
    "storageAccount": [
        ("a host", "mystorage.blob.core.windows.net", "invalid_format", NOTHING),
        ("capital letters", "MyStorage", "invalid_format", NOTHING),
        ("25 characters", "a" * 25, "invalid_format", NOTHING),
    ],
    "digits": [
        ("a unit", "10GB", "invalid_format", NOTHING),
        ("a sign", "-1", "invalid_format", NOTHING),
    ],
    "azureURL": [
        ("another scheme", "s3://container/a.csv", "invalid_format", NOTHING),
        ("no file", "https://account.blob.core.windows.net", "invalid_format", NOTHING),
        ("another kind of file", "az://container/a.xlsx", "invalid_format", NOTHING),
        ("a pattern in the middle", "az://container/*/a.csv", "invalid_format", NOTHING),
    ],
    "azureSignedURL": [
        ("no signature", "https://account.blob.core.windows.net/container/a.csv", "invalid_format", NOTHING),
        ("an empty signature", "https://account.blob.core.windows.net/container/a.csv?sv=1&sig=", "invalid_format", NOTHING),
        ("another scheme", "s3://container/a.csv?sig=abc", "invalid_format", NOTHING),
        ("no file", "https://account.blob.core.windows.net/?sig=abc", "invalid_format", NOTHING),
    ],
}

# Values that a field of a format takes, beside its example.
VALID = {
    "text": ["two\nlines", "ü"],
    "line": ["with space", "ü"],
    "hostName": ["localhost", "10.0.0.1", "::1", "[2001:db8::1]", "a_b.example"],
    "hostNameWithInstance": ["localhost", "sql.example.com\\SALES", "[::1]\\MSSQL$_1#"],
    "pathOrURL": ["/a b", "http://[::1]:8080/a?b=c"],
    "singleCharacter": ["\t"],
    "encodingName": ["utf8", "latin-1"],
    "certificate": ["-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n"],
    "privateKey": ["-----BEGIN PRIVATE KEY-----\nMAA=\n-----END PRIVATE KEY-----\n"],
    "sshPrivateKey": ["-----BEGIN PRIVATE KEY-----\nMAA=\n-----END PRIVATE KEY-----\n"],
    "rsaPrivateKey": [keys.rsa(2048), keys.rsa(3072, is_wrapped=False), keys.ENCRYPTED],
    "sshHostKey": [keys.HOST + " a comment", keys.RSA_HOST],
}

# Connection strings that say everything, and for each part what they say and something else.
STATING = {
    "postgresString": "postgresql://me:p%40ss@db.example.com:5433/analytics",
    "mongoDBString": "mongodb://me:p%40ss@db.example.com:5433/analytics?authSource=admin&replicaSet=rs0&tls=true",
    "bucket": "arn:aws:s3:eu-central-1:123456789012:accesspoint/reports",
}

STATED = {
    "host": ("db.example.com", "other.example.com"),
    "port": (5433, 5432),
    "username": ("me", "you"),
    "password": ("p@ss", "p%40ss"),
    "database": ("analytics", "other"),
    "authSource": ("admin", "other"),
    "replicaSet": ("rs0", "rs1"),
    "region": ("eu-central-1", "us-east-1"),
    "tlsMode": ("verify-full", "disable"),
}

BAD_NAMES = [
    ("empty", "", "empty"),
    ("a number", 1, "wrong_type"),
    ("null", None, "wrong_type"),
    ("more than 255 characters", "é" * 256, "too_long"),
    ("a line break", "a\nb", "invalid_format"),
]

VALID |= {
    "baseURL": ["http://127.0.0.1:9000", "https://[::1]/prefix", "HTTPS://s3.example.com/"],
    "hostOrURL": ["search", "search.example.com:9200", "[::1]:9200", "http://10.0.0.1"],
    "region": ["eu-central-1", "us-gov-west-1", "auto", "fr-par"],
    "bucket": ["a.b-c", "abc", "a" * 63, "arn:aws-cn:s3::123456789012:accesspoint/reports.mrap"],
    "s3URL": ["s3://results", "s3://results/a b/"],
    "databricksPath": ["sql/1.0/endpoints/0123", "sql/protocolv1/o/1234567890/0123-456789-abcdefgh"],
    "snowflakeHost": ["xy12345.eu-central-1", "a-b.privatelink.snowflakecomputing.com", "localhost"],
    "snowflakeAccount": ["xy12345", "xy12345.eu-central-1.aws", "my_org-my_account"],
    "cloudID": ["https://search.example.com:9243", "ZXhhbXBsZS5jb206NDQzJGFiYyRkZWY"],
    "serviceAccountKey": [json.dumps(_key()), " " + json.dumps(_key(token_uri="https://oauth2.googleapis.com/token"), indent=1)],
    "postgresString": [
        "postgresql://me:p%40ss@db.example.com:5433/analytics?sslmode=require",
        "postgres://a.example.com,b.example.com:5433/analytics",
        "postgresql:///analytics?host=%2Frun%2Fpostgresql",
        "host=db.example.com port=5433 dbname = analytics user=me password='it\\'s ://'",
    ],
    "mongoDBString": [
        "mongodb://me:p%40ss@a.example.com:27018,b.example.com/analytics?authSource=admin&replicaSet=rs0",
        "mongodb+srv://cluster.example.com/",
        "mongodb://[::1]:27017",
    ],
    "identifier": ["_sales", "Sales2"],
    "bigQueryName": ["example.com:my-project", "other-project.sales_2"],
    "storageAccount": ["abc", "a1" * 12],
    "digits": ["0", "007"],
    "azureURL": ["https://account.blob.core.windows.net/container/a/b.parquet", "az://container/**", "abfss://c/a/*.csv"],
    "azureSignedURL": [
        "https://account.blob.core.windows.net/container/a.csv?sv=2022&sig=abc%3D",
        "abfss://container@account.dfs.core.windows.net/a/**?sig=abc",
    ],
}

KINDS = {
    "string": "text",
    "integer": 7,
    "boolean": True,
    "array": ["a"],
    "object": {"a": 1},
}

REFERENCES = [{"$env": "NAME"}, {"$file": "~/secret"}, {"$command": ["pass", "show", "db"]}]

BAD_REFERENCES = [
    ("a variable without a name", {"$env": ""}),
    ("a variable with =", {"$env": "A=B"}),
    ("a path that isn't a text", {"$file": 1}),
    ("a command without words", {"$command": []}),
    ("two references in one", {"$env": "A", "$file": "b"}),
    ("a placeholder", {"$secret": "stored"}),
]


def kinds(field):
    return field["type"] if isinstance(field["type"], list) else [field["type"]]


def is_plain_text(field):
    return "string" in kinds(field) and "allowedValues" not in field


def valid(field):
    """What a field takes: (words, value)."""
    yield "its example", field["example"]
    if "default" in field:
        yield "its default", field["default"]
    for value in field.get("allowedValues", []):
        yield f"the value {value}", value
    for bound in ("minimum", "maximum"):
        if bound in field:
            yield f"its {bound}", field[bound]
    if "boolean" in kinds(field):
        yield "true", True
        yield "false", False
    if field["secret"]:
        for reference in REFERENCES:
            yield f"a reference {next(iter(reference))}", reference
    if "format" in field and "string" in kinds(field):
        for value in VALID[field["format"]]:
            yield "another text", value
    if field.get("format") == "serviceAccountKey" and "object" in kinds(field):
        yield "an object", _key()
    if "format" in field and "string" in kinds(field):
        if "maximumLength" in field:
            yield "the longest text", "é" * field["maximumLength"]


def broken(field):
    """What a field doesn't take: (words, value, code, why a schema accepts it)."""
    yield "null", None, "wrong_type", NOTHING
    yield from _other_kinds(field)
    yield from _numbers(field)
    yield from _texts(field)
    yield from _lists(field)
    if field.get("format") == "serviceAccountKey" and "object" in kinds(field):
        for words, value, beyond_schema in BROKEN_KEYS:
            yield words + ", as an object", value, "invalid_format", beyond_schema
    if field["secret"]:
        for words, value in BAD_REFERENCES:
            yield words, value, "invalid_secret", NOTHING
        if "string" in kinds(field):
            yield "what stands for it in answers", "<redacted>", "invalid_secret", NOTHING
    elif "object" not in kinds(field):
        yield "a reference, but it isn't secret", {"$env": "NAME"}, "invalid_secret", NOTHING


def _other_kinds(field):
    for kind, value in KINDS.items():
        if kind in kinds(field):
            continue
        if kind == "object" and field["secret"]:
            yield "an object", value, "invalid_secret", NOTHING
        else:
            yield f"a value of kind {kind}", value, "wrong_type", NOTHING


def _numbers(field):
    if "integer" not in kinds(field):
        return
    yield "a fraction", 1.5, "wrong_type", NOTHING
    if "minimum" in field:
        yield "too small", field["minimum"] - 1, "out_of_range", NOTHING
    if "maximum" in field:
        yield "too large", field["maximum"] + 1, "out_of_range", NOTHING


def _texts(field):
    if "string" not in kinds(field):
        return
    yield "an empty text", "", "empty", NOTHING
    if "allowedValues" in field:
        yield "another value", "something else", "not_allowed", NOTHING
        if "format" not in field:
            return
    if "maximumLength" in field:
        yield "too long", "é" * (field["maximumLength"] + 1), "too_long", NOTHING
    yield from FORMATS[field["format"]]


def _lists(field):
    if "array" not in kinds(field):
        return
    if "fields" in field:
        yield "an element that isn't an object", [1], "wrong_type", NOTHING
        if field.get("minimumItems"):
            yield "an empty list", [], "empty", NOTHING
        return
    yield "a number in the list", [1], "wrong_type", NOTHING
    yield "an empty text in the list", [""], "invalid_format", NOTHING
    if "maximumLength" in field:
        yield "a text that is too long in the list", ["é" * (field["maximumLength"] + 1)], "invalid_format", NOTHING
