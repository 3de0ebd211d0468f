"""What clients may rely on within a revision, one promise a line. Lines are only ever added."""


def text(openrpc, types):
    lines = [*method_lines(openrpc), *error_lines(openrpc), *type_lines(types)]
    return "\n".join(lines) + "\n"


def method_lines(openrpc):
    components = openrpc["components"]["schemas"]
    for method in openrpc["methods"]:
        name = method["name"]
        yield f"method {name}"
        for position, parameter in enumerate(method["params"], 1):
            yield f"method {name}: parameter {position} is {parameter['name']}"
        result = method["result"]["schema"]
        if "$ref" in result:
            result = components[result["$ref"].rsplit("/", 1)[1]]
        for member in result.get("required", []):
            yield f"method {name}: the result has {member}"


def error_lines(openrpc):
    for name, error in openrpc["components"]["errors"].items():
        yield f"error {error['code']} is {name}"


def type_lines(types):
    for each in types["data"]:
        yield f"type {each['datasourceType']}"
        yield from form_lines(f"type {each['datasourceType']}", each)
    for key in ("tenancySettings", "options"):
        yield from form_lines(key, types[key])


def form_lines(where, form):
    for field in form["fields"]:
        place = f"{where}: field {field['name']}"
        yield place
        yield from (f"{place} may be {value}" for value in field.get("allowedValues", []))
        yield from (f"{place} is accepted as {alias}" for alias in field["aliases"])
        if "fields" in field:
            yield from form_lines(f"{where}.{field['name']}", field)
