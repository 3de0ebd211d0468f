import JSON

extension OutcomePlatform {
    static let databrain = OutcomePlatform(
        name: "Databrain",
        target: "databrain",
        script: "databrain.py",
        environment: { port in
            ["DATABRAIN_SERVICE_TOKEN": DatabrainStandIn.token, "DATABRAIN_BASE_URL": "http://127.0.0.1:\(port)"]
        },
        codes: [400: "INVALID_REQUEST_BODY", 401: "AUTHENTICATION_ERROR", 500: "INTERNAL_SERVER_ERROR"],
        secrets: [DatabrainStandIn.token, "securepassword"],
        document: { databrainSample($0) },
        operations: [
            PlatformOperation("list", "datasource.list", spoiling: ("GET", "/datasource"), needsSource: false) { _, _ in
                [:]
            },
            PlatformOperation(
                "create",
                "datasource.create",
                spoiling: ("POST", "/datasource"),
                needsSource: false,
                ownErrors: [
                    (400, "DATASOURCE_NAME_ERROR"), (400, "CREDENTIAL_TEST_FAILED"), (500, "SCHEMA_CACHE_FAILED"),
                    (500, "CREATE_DATASOURCE_FAILED"),
                ]
            ) { name, _ in databrainSample(name) },
            PlatformOperation(
                "update",
                "datasource.update",
                spoiling: ("PUT", "/datasource"),
                ownErrors: [
                    (400, "DATASOURCE_NAME_ERROR"), (404, "DATASOURCE_NOT_FOUND"), (400, "CREDENTIAL_TEST_FAILED"),
                    (500, "SCHEMA_CACHE_FAILED"), (500, "TENANCY_SETTINGS_CREATE_FAILED"),
                    (500, "TENANCY_SETTINGS_UPDATE_FAILED"),
                ]
            ) { name, _ in
                var document = databrainSample(name)
                document["name"] = .string(name)
                return document
            },
            PlatformOperation(
                "delete",
                "datasource.delete",
                spoiling: ("DELETE", "/datasource"),
                ownErrors: [(400, "DATASOURCE_NAME_ERROR"), (400, "DATASOURCE_IN_USE")]
            ),
            PlatformOperation(
                "sync",
                "datasource.sync",
                spoiling: ("POST", "/sync"),
                ownErrors: [(400, "DATASOURCE_ID_ERROR")]
            ) { name, state in
                ["name": .string(name), "platformId": state["sources"]?[name]?["id"] ?? .null]
            },
        ]
    )
}
