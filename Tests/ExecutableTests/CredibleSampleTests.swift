import Foundation
import JSON
import Testing

/// Every body that Credible's documentation shows, sent as it is shown.
@Suite struct CredibleSampleTests {
    /// The objects of the documented update, each with values of its kinds in the place of `<string>`.
    static let samples: [(type: String, credentials: String, options: String, sent: String)] = [
        (
            "postgres",
            #"{"host":"db.example.com","port":123,"database":"analytics","username":"dbuser","password":"pw-1","connectionString":"postgresql://u:pw-2@h/d"}"#,
            "{}",
            #"{"host":"db.example.com","port":123,"databaseName":"analytics","userName":"dbuser","password":"pw-1","connectionString":"postgresql://u:pw-2@h/d"}"#
        ),
        (
            "mysql",
            #"{"host":"db.example.com","port":123,"database":"analytics","username":"dbuser","password":"pw-1"}"#,
            "{}",
            #"{"host":"db.example.com","port":123,"database":"analytics","user":"dbuser","password":"pw-1"}"#
        ),
        (
            "bigquery",
            #"{"projectId":"p1","location":"EU","serviceAccountKey":{"type":"service_account","project_id":"p1","client_email":"a@b.iam.gserviceaccount.com","private_key":"pw-1"}}"#,
            #"{"billingProjectId":"p2","maximumBytesBilled":"1000","queryTimeoutMilliseconds":"5000"}"#,
            #"{"defaultProjectId":"p1","billingProjectId":"p2","location":"EU","serviceAccountKeyJson":"{\"type\":\"service_account\",\"project_id\":\"p1\",\"client_email\":\"a@b.iam.gserviceaccount.com\",\"private_key\":\"pw-1\"}","maximumBytesBilled":"1000","queryTimeoutMilliseconds":"5000"}"#
        ),
        (
            "snowflake",
            #"{"host":"acme.snowflakecomputing.com","username":"dbuser","password":"pw-1","warehouse":"WH","database":"D","schema":"S","role":"R"}"#,
            #"{"responseTimeoutMilliseconds":123}"#,
            #"{"account":"acme","username":"dbuser","password":"pw-1","warehouse":"WH","database":"D","schema":"S","role":"R","responseTimeoutMilliseconds":123}"#
        ),
        (
            "duckdb",
            #"{"attachedDatabases":[{"name":"a","type":"bigquery","attributes":{"dialectName":"standardsql","isPool":true,"canPersist":true,"canStream":true},"bigqueryConnection":{"defaultProjectId":"p","billingProjectId":"q","location":"EU","serviceAccountKeyJson":"{\"type\":\"service_account\",\"project_id\":\"p\",\"client_email\":\"a@b.iam.gserviceaccount.com\",\"private_key\":\"-----BEGIN PRIVATE KEY-----\\nMIIBOQIBADANBgkqhkiG9w0BAQEFAASCASMwggEfAgEAAoIBAQD/////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////AgMBAAECAQMCAQUCAQcCAQECAQECAQE=\\n-----END PRIVATE KEY-----\\n\"}","maximumBytesBilled":"1","queryTimeoutMilliseconds":"2"}},{"name":"b","type":"snowflake","snowflakeConnection":{"account":"acme","username":"u","password":"pw-2","warehouse":"w","database":"d","schema":"s","role":"r","responseTimeoutMilliseconds":123}},{"name":"c","type":"postgres","postgresConnection":{"host":"h","port":123,"databaseName":"d","userName":"u","password":"pw-3"}},{"name":"d","type":"gcs","gcsConnection":{"keyId":"k","secret":"pw-4"}},{"name":"e","type":"s3","s3Connection":{"accessKeyId":"k","secretAccessKey":"pw-5","region":"us-east-1","endpoint":"s3.example.com","sessionToken":"pw-6"}}]}"#,
            "{}",
            #"{"attachedDatabases":[{"name":"a","type":"bigquery","attributes":{"dialectName":"standardsql","isPool":true,"canPersist":true,"canStream":true},"bigqueryConnection":{"defaultProjectId":"p","billingProjectId":"q","location":"EU","serviceAccountKeyJson":"{\"type\":\"service_account\",\"project_id\":\"p\",\"client_email\":\"a@b.iam.gserviceaccount.com\",\"private_key\":\"-----BEGIN PRIVATE KEY-----\\nMIIBOQIBADANBgkqhkiG9w0BAQEFAASCASMwggEfAgEAAoIBAQD/////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////AgMBAAECAQMCAQUCAQcCAQECAQECAQE=\\n-----END PRIVATE KEY-----\\n\"}","maximumBytesBilled":"1","queryTimeoutMilliseconds":"2"}},{"name":"b","type":"snowflake","snowflakeConnection":{"account":"acme","username":"u","password":"pw-2","warehouse":"w","database":"d","schema":"s","role":"r","responseTimeoutMilliseconds":123}},{"name":"c","type":"postgres","postgresConnection":{"host":"h","port":123,"databaseName":"d","userName":"u","password":"pw-3"}},{"name":"d","type":"gcs","gcsConnection":{"keyId":"k","secret":"pw-4"}},{"name":"e","type":"s3","s3Connection":{"accessKeyId":"k","secretAccessKey":"pw-5","region":"us-east-1","endpoint":"s3.example.com","sessionToken":"pw-6"}}]}"#
        ),
        (
            "motherduck", #"{"accessToken":"pw-1","database":"d"}"#, "{}",
            #"{"accessToken":"pw-1","database":"d"}"#
        ),
        (
            "trino",
            #"{"host":"trino.example.com","port":123,"catalog":"c","schema":"s","username":"u","password":"pw-1","peakaKey":"pw-2"}"#,
            "{}",
            #"{"server":"https://trino.example.com","port":123,"catalog":"c","schema":"s","user":"u","password":"pw-1","peakaKey":"pw-2"}"#
        ),
    ]

    private func object(_ text: String) throws -> JSONObject {
        try #require(JSONValue(parsing: Array(text.utf8)).object)
    }

    @Test("A documented object is sent as it is documented", arguments: samples.indices)
    func sample(index: Int) throws {
        let sample = Self.samples[index]
        let folder = try TemporaryFolder()
        let platform = try CredibleStandIn()
        var create: JSONObject = [
            "name": "a", "datasourceType": .string(sample.type), "credentials": .object(try object(sample.credentials)),
            "test": false,
        ]
        var update: JSONObject = ["name": "b", "credentials": create["credentials"] ?? [:], "test": false]
        let options = try object(sample.options)
        if !options.isEmpty {
            create["options"] = .object(options)
            update["options"] = .object(options)
        }
        let key = sample.type + "Connection"
        try platform.set("b", ["type": .string(sample.type), key: try stored(sample.type)])
        let path = try platform.configure(in: folder)
        let result = try Executable.serve(
            [request(1, "datasource.create", create), request(2, "datasource.update", update)],
            ["--config", path],
            in: folder
        )
        #expect(result.result(1) != nil && result.result(2) != nil, "\(result.output)")
        let state = try platform.state
        let sent = JSONValue.object(try object(sample.sent))
        #expect(sent.means(state.bodies("POST").first?[key]))
        #expect(JSONValue.object(JSONObject([(key: key, value: sent)])).means(state.bodies("PATCH").first))
        #expect(state.undocumented == [])
        #expect(!result.output.contains("pw-"))
    }

    /// Something else than what is sent.
    private func stored(_ type: String) throws -> JSONValue {
        type == "duckdb"
            ? ["attachedDatabases": [["name": "z", "type": "gcs", "gcsConnection": ["keyId": "z", "secret": "z"]]]]
            : type == "trino" ? ["server": "https://z"] : type == "bigquery" ? ["location": "z"] : ["database": "z"]
    }

    /// The page itself has `<string>` and 123 for every value; what counts are its keys and their kinds.
    @Test func thePageShowsWhatIsSent() throws {
        let folder =
            ProcessInfo.processInfo.environment["DATASOURCE_BRIDGE_SHARED"].map { URL(filePath: $0) }
            ?? Executable.repository.deletingLastPathComponent().appending(path: "shared")
        let seeds = folder.appending(path: "seeds")
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: seeds.path) else {
            print("\(seeds.path) is absent: only the project's own samples are tested. Set DATASOURCE_BRIDGE_SHARED.")
            return
        }
        let pages = names.compactMap { try? String(contentsOf: seeds.appending(path: $0), encoding: .utf8) }
        let page = try #require(pages.first { $0.contains("data.credibledata.com/api/v0") })
        let start = try #require(page.range(of: "--data '")).upperBound
        let end = try #require(page.range(of: "\n'", range: start..<page.endIndex)).lowerBound
        let documented = try object(String(page[start..<end]))
        #expect(
            documented.keys
                == Self.samples.map { $0.type + "Connection" }.sorted { a, b in
                    (documented.keys.firstIndex(of: a) ?? 0) < (documented.keys.firstIndex(of: b) ?? 0)
                }
        )
        for sample in Self.samples where sample.type != "duckdb" {
            let shown = try #require(documented[sample.type + "Connection"]?.object)
            let sent = try object(sample.sent)
            // A private key takes the place of a password.
            let others = sample.type == "snowflake" ? ["privateKey", "privateKeyPass"] : []
            #expect(Set(shown.keys) == Set(sent.keys + others), "\(sample.type)")
            for key in sent.keys {
                #expect((shown[key]?.string == nil) == (sent[key]?.string == nil), "\(sample.type).\(key)")
            }
        }
    }
}
