import JSON
import Testing

@testable import Platforms

/// Every row of RiverGen's tables of error codes, in both vocabularies, and what no table has.
@Suite struct RiverGenErrorTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let operation: RiverGenOperation
        let status: Int
        let code: String?
        let kind: PlatformFailure.Kind

        init(_ operation: RiverGenOperation, _ status: Int, _ code: String?, _ kind: PlatformFailure.Kind) {
            self.operation = operation
            self.status = status
            self.code = code
            self.kind = kind
        }

        var testDescription: String { "\(operation) \(status) \(code ?? "–")" }
    }

    /// The pages of the operations: the same for all, but for what isn't about one source.
    static let documented = RiverGenOperation.allCases.flatMap { operation in
        [
            Row(operation, 401, "UNAUTHORIZED", .unauthenticated), Row(operation, 403, "FORBIDDEN", .forbidden),
            Row(operation, 401, "AUTH_REQUIRED", .unauthenticated),
            Row(operation, 401, "AUTH_INVALID", .unauthenticated),
            Row(operation, 401, "AUTH_EXPIRED", .unauthenticated), Row(operation, 403, "PERMISSION_DENIED", .forbidden),
            Row(operation, 429, "RATE_LIMIT_EXCEEDED", .rateLimited), Row(operation, 500, "INTERNAL_ERROR", .failed),
            Row(operation, 503, "SERVICE_UNAVAILABLE", .unavailable),
            Row(operation, 400, "BAD_REQUEST", operation == .discover ? .schemaCacheFailed : .invalidRequest),
            Row(operation, 400, "VALIDATION_ERROR", operation == .discover ? .schemaCacheFailed : .invalidRequest),
            Row(operation, 404, "NOT_FOUND", operation.hasID ? .notFound : .unexpectedAnswer),
            Row(operation, 404, "RESOURCE_NOT_FOUND", operation.hasID ? .notFound : .unexpectedAnswer),
        ]
    }

    static let others = [
        Row(.create, 409, "CONFLICT", .alreadyExists), Row(.update, 409, "CONFLICT", .alreadyExists),
        Row(.delete, 409, "CONFLICT", .inUse), Row(.test, 409, "CONFLICT", .failed),
        Row(.create, 422, nil, .invalidRequest), Row(.create, 413, "REQUEST_ENTITY_TOO_LARGE", .invalidRequest),
        // The status is the authority; the code tells more where it leaves a choice.
        Row(.create, 401, "VALIDATION_ERROR", .unauthenticated), Row(.create, 400, "CONFLICT", .alreadyExists),
        Row(.get, 400, "NOT_FOUND", .notFound), Row(.create, 400, "SOMETHING_NEW", .invalidRequest),
        Row(.create, 500, "SOMETHING_NEW", .failed),
        // Without an error of RiverGen's own.
        Row(.list, 500, nil, .unavailable), Row(.list, 502, nil, .unavailable), Row(.list, 504, nil, .unavailable),
        Row(.list, 408, nil, .unavailable), Row(.list, 400, nil, .unexpectedAnswer),
        Row(.get, 404, nil, .unexpectedAnswer), Row(.delete, 409, nil, .unexpectedAnswer),
        Row(.list, 307, nil, .unexpectedAnswer), Row(.list, 418, nil, .unexpectedAnswer),
    ]

    @Test(arguments: documented + others)
    func isMappedByOperation(row: Row) throws {
        let body = row.code.map { #"{"error":{"code":"\#($0)","message":"said","timestamp":"t"}}"# } ?? "<html>"
        let platform = FakePlatform([Scripted.json(row.status, body, [("x-request-id", "r-1")])])
        let client = try platform.riverGen
        let failure = try #require(
            riverFailure { () throws(PlatformFailure) in
                try client.exchange.read(client.api.get(1), row.operation, .patient, RiverGenAnswers.source)
            }
        )
        #expect(failure.kind == row.kind)
        #expect(failure.upstream?.status == row.status)
        #expect(failure.upstream?.code == row.code)
        #expect(failure.upstream?.message == row.code.map { _ in "said" })
        #expect(failure.upstream?.requestID == "r-1")
        #expect(failure.message.contains("said") == (row.code != nil))
    }

    @Test func oneFieldIsComplainedAbout() throws {
        let body =
            #"{"success":false,"error":{"code":"VALIDATION_ERROR","message":"no","details":{"field":"parameters.port","reason":"too large"}}}"#
        for status in [400, 200] {
            let client = try FakePlatform([Scripted.json(status, body)]).riverGen
            let failure = riverFailure { () throws(PlatformFailure) in try client.source(1, .patient) }
            #expect(failure?.kind == .invalidRequest)
            #expect(failure?.complaints == [PlatformFailure.Complaint(field: "parameters.port", reason: "too large")])
        }
    }

    @Test(
        "The field of an error is named in our words",
        arguments: [
            ("host", "postgres", "/credentials/host"), ("host", "mssql", "/credentials/server"),
            ("credentials.username", "postgres", "/credentials/username"),
            ("credentials.username", "mssql", "/credentials/user"),
            ("body.database_name", "mysql", "/credentials/database"), ("host", "kafka", "/credentials/host"),
            ("database_name", "kafka", "/credentials/database_name"), ("file_path", "csv", "/credentials/file"),
            ("connection_pool_size", "csv", "/options/connection_pool_size"), ("name", "csv", "/name"),
            ("type", "csv", "/datasourceType"), ("parameters.length", "csv", ""), ("", "csv", ""),
        ]
    )
    func places(field: String, type: String, place: String) {
        #expect(RiverGenDialect.place(of: field, datasourceType: type).description == place)
    }

    @Test(
        "What isn't an answer is never a success",
        arguments: [
            "", "null", "[]", "{}", "<html>", #"{"success":true}"#, #"{"success":true,"data":[]}"#,
            #"{"success":false,"data":{"id":1,"name":"a","type":"t"}}"#, #"{"success":"true","data":{}}"#,
            #"{"success":true,"data":{"id":"1","name":"a","type":"t"}}"#,
            #"{"success":true,"data":{"id":1,"name":"a"}}"#,
            #"{"success":true,"data":{"id":1,"name":7,"type":"t"}}"#,
            #"{"success":true,"data":{"id":1,"name":"a","type":"t","port":"5432"}}"#,
            #"{"success":true,"data":{"id":1,"name":"a","type":"t","tags":[1]}}"#,
            #"{"success":true,"data":{"id":1.5,"name":"a","type":"t"}}"#,
            #"{"success":true,"data":{"id":1,"name":"a","#,
        ]
    )
    func garbage(text: String) throws {
        let client = try FakePlatform([Scripted.json(200, text)]).riverGen
        let source = riverFailure { () throws(PlatformFailure) in try client.source(1, .patient) }
        #expect(source?.kind == .unexpectedAnswer)
        #expect(source?.message.contains("expected") == true)
        let failures = [
            riverFailure { () throws(PlatformFailure) in try client.sources(named: "a", .patient) },
            riverFailure { () throws(PlatformFailure) in try client.test(1, .patient) },
            riverFailure { () throws(PlatformFailure) in try client.health(1, .patient) },
            riverFailure { () throws(PlatformFailure) in
                try client.schemas(1, schemaName: nil, tableName: nil, .patient)
            },
        ]
        #expect(failures.map { $0?.kind } == Array(repeating: .unexpectedAnswer, count: 4))
    }
}
