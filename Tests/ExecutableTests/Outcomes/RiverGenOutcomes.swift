import JSON

extension OutcomePlatform {
    static let riverGen = OutcomePlatform(
        name: "RiverGen",
        target: "rivergen",
        script: "rivergen.py",
        environment: { port in
            ["RIVERGEN_TOKEN": RiverGenStandIn.token, "RIVERGEN_BASE_URL": "http://127.0.0.1:\(port)"]
        },
        codes: [
            400: "VALIDATION_ERROR", 401: "UNAUTHORIZED", 403: "FORBIDDEN", 404: "NOT_FOUND", 409: "CONFLICT",
            429: "RATE_LIMIT_EXCEEDED", 500: "INTERNAL_ERROR", 503: "SERVICE_UNAVAILABLE",
        ],
        secrets: [RiverGenStandIn.token, "securepassword"],
        document: { name in
            var document = riverSample(name)
            document["test"] = false
            return document
        },
        operations: reads + writes
    )

    private static let reads = [
        PlatformOperation("list", "datasource.list", spoiling: ("GET", "?page"), needsSource: false) { _, _ in [:] },
        PlatformOperation("get", "datasource.get", spoiling: ("GET", "data-sources/")),
        PlatformOperation("test", "datasource.test", spoiling: ("POST", "/test")),
        PlatformOperation("schema", "datasource.schema", spoiling: ("GET", "/schemas")),
    ]

    private static let writes = [
        PlatformOperation("create", "datasource.create", spoiling: ("POST", "/data-sources"), needsSource: false) {
            name,
            _ in
            var document = riverSample(name)
            document["test"] = false
            return document
        },
        PlatformOperation("update", "datasource.update", spoiling: ("PATCH", "/data-sources")) { name, _ in
            ["name": .string(name), "test": false, "credentials": ["host": "new.example.com"]]
        },
        PlatformOperation("update of credentials", "datasource.update", spoiling: ("PATCH", "/credentials")) {
            name,
            _ in
            ["name": .string(name), "test": false, "credentials": ["password": "securepassword"]]
        },
        PlatformOperation(
            "update of both, whose second request goes wrong",
            "datasource.update",
            spoiling: ("PATCH", "/credentials"),
            hasParts: true
        ) { name, _ in
            [
                "name": .string(name), "test": false,
                "credentials": ["host": "new.example.com", "password": "securepassword"],
            ]
        },
        PlatformOperation("delete", "datasource.delete", spoiling: ("DELETE", "/data-sources")),
        PlatformOperation("sync", "datasource.sync", spoiling: ("POST", "/discover-schema")),
    ]
}
