import JSON

extension OutcomePlatform {
    /// Its Data API, as Malloy Publisher answers; a code only repeats the status.
    static let credible = OutcomePlatform(
        name: "Credible",
        target: "credible",
        script: "credible.py",
        environment: { port in
            [
                "CREDIBLE_TOKEN": CredibleStandIn.token, "CREDIBLE_BASE_URL": "http://127.0.0.1:\(port)",
                "CREDIBLE_ORGANIZATION": "acme", "CREDIBLE_PROJECT": "sales",
            ]
        },
        codes: [400: "400", 401: "401", 403: "403", 404: "404", 409: "409", 429: "429", 500: "500", 503: "503"],
        secrets: [CredibleStandIn.token, "securepassword", "newpassword"],
        document: { untested(credibleSample($0)) },
        operations: [
            PlatformOperation("list", "datasource.list", spoiling: ("GET", "/connections"), needsSource: false) {
                _,
                _ in
                [:]
            },
            PlatformOperation("get", "datasource.get", spoiling: ("GET", "/connections/")),
            PlatformOperation("schema", "datasource.schema", spoiling: ("GET", "/schemas")),
            PlatformOperation(
                "test",
                "datasource.test",
                spoiling: ("POST", "/connections/test"),
                ownErrors: [(422, "422"), (502, "502")]
            ),
            PlatformOperation(
                "create",
                "datasource.create",
                spoiling: ("POST", "/connections/source_"),
                needsSource: false,
                ownErrors: [(422, "422"), (502, "502")]
            ) { name, _ in untested(credibleSample(name)) },
            PlatformOperation(
                "update",
                "datasource.update",
                spoiling: ("PATCH", "/connections/"),
                ownErrors: [(422, "422"), (502, "502")]
            ) { name, _ in
                untested(["name": .string(name), "credentials": ["password": "newpassword"]])
            },
            PlatformOperation("delete", "datasource.delete", spoiling: ("DELETE", "/connections/")),
        ]
    )

    /// A test would be a request more.
    private static func untested(_ parameters: JSONObject) -> JSONObject {
        var parameters = parameters
        parameters["test"] = false
        return parameters
    }
}
