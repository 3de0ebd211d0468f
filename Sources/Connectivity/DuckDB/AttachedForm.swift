import Datasource
import JSON

/// The credentials of an attached database, put into the words of the drivers.
struct AttachedForm {
    let plain: JSONObject

    /// All of the source's.
    let secrets: [JSONPointer: Secret]

    /// Where the object stands inside the credentials.
    let place: JSONPointer

    /// Where it stands inside the document.
    let documentPlace: JSONPointer

    private func secret(_ name: String) -> Secret? { secrets[place.appending(name)] }

    private func members(_ names: [String: String], words: [String: String] = [:]) -> MemberNames {
        MemberNames(place: documentPlace, names: names, words: words)
    }

    /// - Parameter names: the driver's names with those of the form.
    private func credentials(
        _ names: [String: String],
        secrets secretNames: [String: String],
        _ fixed: JSONObject = [:]
    ) -> Credentials {
        var result = fixed
        for (name, own) in names {
            if let value = plain[own], result[name] == nil {
                result[name] = value
            }
        }
        var chosen: [JSONPointer: Secret] = [:]
        for (name, own) in secretNames {
            chosen[JSONPointer(name)] = secret(own)
        }
        return Credentials(plain: result, secrets: chosen)
    }

    // MARK: - PostgreSQL

    private static let postgresNames = [
        "host": "host", "port": "port", "database": "databaseName", "username": "userName",
    ]

    func postgres() throws(TestFailure) -> Credentials {
        guard let text = secret("connectionString") else {
            return credentials(Self.postgresNames, secrets: ["password": "password"])
        }
        do throws(PostgresStringProblem) {
            return try PostgresConnectionString(text.revealed).credentials
        } catch {
            throw error.failure(documentPlace.appending("connectionString"))
        }
    }

    var postgresMembers: MemberNames {
        guard secret("connectionString") == nil else {
            let tls = ["sslMode", "sslRootCert", "sslCert", "sslKey"]
            let all = ["host", "port", "database", "username", "password"] + tls
            let names = Dictionary(uniqueKeysWithValues: all.map { ($0, "connectionString") })
            return members(names, words: Self.words { $0 })
        }
        // Only a connection string can say how the connection is protected.
        let names = Self.postgresNames.merging(["password": "password"]) { $1 }
        return members(names, words: Self.words { "\($0) in a connectionString" })
    }

    /// What stands in sentences instead of members that only the driver has.
    private static func words(_ spelling: (String) -> String) -> [String: String] {
        let keywords = ["sslMode": "sslmode", "sslRootCert": "sslrootcert", "sslCert": "sslcert", "sslKey": "sslkey"]
        return keywords.mapValues(spelling)
    }

    // MARK: - Warehouses

    private static let snowflakeNames = [
        "host": "account", "username": "username", "warehouse": "warehouse", "database": "database",
        "schema": "schema", "role": "role",
    ]

    var snowflake: Credentials {
        credentials(Self.snowflakeNames, secrets: ["password": "password"])
    }

    var snowflakeMembers: MemberNames {
        members(Self.snowflakeNames.merging(["password": "password"]) { $1 })
    }

    private static let bigQueryNames = ["projectId": "defaultProjectId", "location": "location"]

    /// The key names its own project, which holds when no other is given.
    func bigQuery() throws(TestFailure) -> Credentials {
        var fixed = JSONObject()
        if plain["defaultProjectId"] == nil, let text = secret("serviceAccountKeyJson") {
            let key: ServiceAccountKey
            do throws(TestFailure) {
                key = try ServiceAccountKey(text)
            } catch {
                throw bigQueryMembers.renamed(error)
            }
            fixed["projectId"] = (plain["billingProjectId"]?.string ?? key.project).map(JSONValue.string)
        }
        return credentials(Self.bigQueryNames, secrets: ["serviceAccountKey": "serviceAccountKeyJson"], fixed)
    }

    var bigQueryMembers: MemberNames {
        members(Self.bigQueryNames.merging(["serviceAccountKey": "serviceAccountKeyJson"]) { $1 })
    }

    // MARK: - Stores

    private static let storeNames = ["accessKeyId": "accessKeyId", "region": "region", "endpoint": "endpoint"]

    func amazonStore(_ endpoints: AttachedStore.Endpoints) -> Credentials {
        var fixed: JSONObject = ["bucket": .string(AttachedStore.anyBucket)]
        fixed["endpoint"] = plain["endpoint"] ?? endpoints.amazon.map(JSONValue.string)
        fixed["region"] = plain["region"] ?? "us-east-1"
        let secretNames = ["secretAccessKey": "secretAccessKey", "sessionToken": "sessionToken"]
        return credentials(Self.storeNames, secrets: secretNames, fixed)
    }

    var storeMembers: MemberNames {
        let secretNames = ["secretAccessKey": "secretAccessKey", "sessionToken": "sessionToken"]
        return members(Self.storeNames.merging(secretNames) { $1 })
    }

    private static let azureNames = ["authType", "tenantId", "clientId", "accountName", "fileUrl"]
    private static let azureSecrets = ["sasUrl", "clientSecret"]

    var azure: Credentials {
        credentials(Self.same(Self.azureNames), secrets: Self.same(Self.azureSecrets))
    }

    var azureMembers: MemberNames { members(Self.same(Self.azureNames + Self.azureSecrets)) }

    /// Names that are the driver's own.
    private static func same(_ names: [String]) -> [String: String] {
        Dictionary(uniqueKeysWithValues: names.map { ($0, $0) })
    }

    /// "Interoperability with other storage providers" in the documentation of Google Cloud Storage: S3's protocol.
    func googleStore(_ endpoints: AttachedStore.Endpoints) -> Credentials {
        let fixed: JSONObject = [
            "bucket": .string(AttachedStore.anyBucket), "region": "auto", "endpoint": .string(endpoints.google),
        ]
        return credentials(["accessKeyId": "keyId"], secrets: ["secretAccessKey": "secret"], fixed)
    }

    var googleMembers: MemberNames {
        members(["accessKeyId": "keyId", "secretAccessKey": "secret"])
    }
}
