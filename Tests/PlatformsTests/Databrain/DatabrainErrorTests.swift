import Testing

@testable import Platforms

/// Every row of Databrain's tables of error codes, and what no table has.
@Suite struct DatabrainErrorTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let operation: DatabrainOperation
        let status: Int
        let code: String?
        let kind: PlatformFailure.Kind

        init(_ operation: DatabrainOperation, _ status: Int, _ code: String?, _ kind: PlatformFailure.Kind) {
            self.operation = operation
            self.status = status
            self.code = code
            self.kind = kind
        }

        var testDescription: String { "\(operation) \(status) \(code ?? "–")" }
    }

    static let documented = [
        Row(.list, 400, "INVALID_REQUEST_BODY", .invalidRequest),
        Row(.list, 401, "AUTHENTICATION_ERROR", .unauthenticated),
        Row(.list, 500, "INTERNAL_SERVER_ERROR", .failed),
        Row(.create, 400, "INVALID_REQUEST_BODY", .invalidRequest),
        Row(.create, 400, "DATASOURCE_NAME_ERROR", .alreadyExists),
        Row(.create, 400, "CREDENTIAL_TEST_FAILED", .testFailed),
        Row(.create, 401, "AUTHENTICATION_ERROR", .unauthenticated),
        Row(.create, 500, "SCHEMA_CACHE_FAILED", .schemaCacheFailed),
        Row(.create, 500, "CREATE_DATASOURCE_FAILED", .failed),
        Row(.create, 500, "INTERNAL_SERVER_ERROR", .failed),
        Row(.update, 400, "INVALID_REQUEST_BODY", .invalidRequest),
        Row(.update, 400, "DATASOURCE_NAME_ERROR", .notFound),
        Row(.update, 400, "CREDENTIAL_TEST_FAILED", .testFailed),
        Row(.update, 401, "AUTHENTICATION_ERROR", .unauthenticated),
        Row(.update, 404, "DATASOURCE_NOT_FOUND", .notFound),
        Row(.update, 500, "SCHEMA_CACHE_FAILED", .schemaCacheFailed),
        Row(.update, 500, "TENANCY_SETTINGS_CREATE_FAILED", .tenancyCreateFailed),
        Row(.update, 500, "TENANCY_SETTINGS_UPDATE_FAILED", .tenancyUpdateFailed),
        Row(.update, 500, "INTERNAL_SERVER_ERROR", .failed),
        Row(.delete, 400, "INVALID_REQUEST_BODY", .invalidRequest),
        Row(.delete, 400, "DATASOURCE_NAME_ERROR", .notFound),
        Row(.delete, 400, "DATASOURCE_IN_USE", .inUse),
        Row(.delete, 401, "AUTHENTICATION_ERROR", .unauthenticated),
        Row(.delete, 500, "INTERNAL_SERVER_ERROR", .failed),
        Row(.sync, 400, "INVALID_REQUEST_BODY", .invalidRequest),
        Row(.sync, 400, "DATASOURCE_ID_ERROR", .notFound),
        Row(.sync, 404, "DATASOURCE_ID_ERROR", .notFound),
    ]

    static let others = [
        // Misspelled on single pages.
        Row(.list, 500, "INVALID_SERVER_ERROR", .failed),
        Row(.list, 401, "AUTHENTICATION_ERR", .unauthenticated),
        // The status is the authority.
        Row(.create, 401, "INVALID_REQUEST_BODY", .unauthenticated),
        Row(.create, 403, "SOMETHING_NEW", .forbidden),
        Row(.create, 429, "SOMETHING_NEW", .rateLimited),
        Row(.create, 500, "INVALID_REQUEST_BODY", .failed),
        Row(.create, 503, "INTERNAL_SERVER_ERROR", .unavailable),
        // Nobody documents these.
        Row(.create, 400, "SOMETHING_NEW", .invalidRequest),
        Row(.create, 500, "SOMETHING_NEW", .failed),
        Row(.list, 500, nil, .unavailable),
        Row(.list, 502, nil, .unavailable),
        Row(.list, 504, nil, .unavailable),
        Row(.list, 408, nil, .unavailable),
        Row(.list, 400, nil, .unexpectedAnswer),
        Row(.list, 404, nil, .unexpectedAnswer),
        Row(.delete, 404, nil, .unexpectedAnswer),
        Row(.delete, 404, "SOMETHING_NEW", .notFound),
        Row(.list, 404, "SOMETHING_NEW", .unexpectedAnswer),
        Row(.list, 307, nil, .unexpectedAnswer),
        Row(.list, 418, nil, .unexpectedAnswer),
        Row(.create, 413, nil, .invalidRequest),
    ]

    @Test(arguments: documented + others)
    func isMappedByOperation(row: Row) throws {
        let body = row.code.map { #"{"error":{"message":"said","code":"\#($0)","status":1}}"# } ?? "<html>"
        let platform = FakePlatform([Scripted.json(row.status, body)])
        let failure = try #require(try failure(of: row.operation, platform.client))
        #expect(failure.kind == row.kind)
        #expect(failure.upstream?.status == row.status)
        #expect(failure.upstream?.code == row.code)
        #expect(failure.upstream?.message == row.code.map { _ in "said" })
        #expect((failure.outcome == nil) == (row.operation == .list))
        if row.operation != .list, row.status < 500 {
            #expect(failure.outcome == (row.status == 408 ? .unknown : .notApplied))
        }
    }

    private func failure(of operation: DatabrainOperation, _ client: DatabrainClient) throws -> PlatformFailure? {
        let source = try postgresSource()
        do throws(PlatformFailure) {
            switch operation {
            case .list: _ = try client.names(.patient)
            case .create: try client.create(source, .patient)
            case .update: try client.update(source, .patient)
            case .delete: try client.delete("a", .patient)
            case .sync: try client.sync("id", .patient)
            }
            return nil
        } catch {
            return error
        }
    }

    @Test func whatIsSaidHoldsNoSecretAndIsShort() throws {
        let long = String(repeating: "x", count: 5000)
        let message = "password s3cret-password for dbn_live_secret_token in czNjcmV0LXBhc3N3b3Jk \(long)"
        let platform = FakePlatform([
            Scripted.names(), Scripted.error(400, "CREDENTIAL_TEST_FAILED", message), Scripted.names(),
        ])
        let failure = try #require(try failure(of: .create, platform.client))
        let said = try #require(failure.upstream?.message)
        for secret in ["s3cret", "secret_token", "czNjcmV0LXBhc3N3b3Jk"] {
            #expect(!said.contains(secret) && !failure.message.contains(secret))
        }
        #expect(said.unicodeScalars.count == 1000)
    }

    @Test func aTokenThatIsRefusedIsFetchedAgain() throws {
        let platform = FakePlatform([Scripted.error(401, "AUTHENTICATION_ERROR")])
        #expect(try failure(of: .list, platform.client)?.kind == .unauthenticated)
        #expect(platform.refusedTokens == 1)
        #expect(platform.requests.count == 1)
    }
}
