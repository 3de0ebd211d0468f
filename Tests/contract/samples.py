"""Values that a field takes and values that it doesn't, by its kind and its format."""

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
    ],
    "privateKey": [
        ("no end", "-----BEGIN PRIVATE KEY-----\nMAA=\n", "invalid_format", NOTHING),
        ("damaged base64", "-----BEGIN PRIVATE KEY-----\nM*A=\n-----END PRIVATE KEY-----\n", "invalid_format", NOT_DECODED),
        ("a certificate", "-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n", "invalid_format", NOT_DECODED),
        ("on one line", "-----BEGIN PRIVATE KEY-----MAA=-----END PRIVATE KEY-----", "invalid_format", NOT_DECODED),
    ],
}
FORMATS["sshPrivateKey"] = FORMATS["privateKey"]
FORMATS["hostNameWithInstance"] = FORMATS["hostName"] + [
    ("an instance without a host", "\\SALES", "invalid_format", NOTHING),
    ("a backslash without an instance", "sql\\", "invalid_format", NOTHING),
    ("two instances", "sql\\a\\b", "invalid_format", NOTHING),
    ("an instance of too many characters", "sql\\12345678901234567", "invalid_format", NOTHING),
]

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
}

BAD_NAMES = [
    ("empty", "", "empty"),
    ("a number", 1, "wrong_type"),
    ("null", None, "wrong_type"),
    ("more than 255 characters", "é" * 256, "too_long"),
    ("a line break", "a\nb", "invalid_format"),
]

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
        if "maximumLength" in field:
            yield "the longest text", "é" * field["maximumLength"]


def broken(field):
    """What a field doesn't take: (words, value, code, why a schema accepts it)."""
    yield "null", None, "wrong_type", NOTHING
    yield from _other_kinds(field)
    yield from _numbers(field)
    yield from _texts(field)
    yield from _lists(field)
    if field["secret"]:
        for words, value in BAD_REFERENCES:
            yield words, value, "invalid_secret", NOTHING
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
        return
    yield "a number in the list", [1], "wrong_type", NOTHING
    yield "an empty text in the list", [""], "invalid_format", NOTHING
    if "maximumLength" in field:
        yield "a text that is too long in the list", ["é" * (field["maximumLength"] + 1)], "invalid_format", NOTHING
