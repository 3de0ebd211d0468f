import NativeLibraries
import POSIX

/// Runs one query on a connection, row by row, and keeps to the deadline while it does.
struct PostgresQuery {
    /// libpq's `ExecStatusType`, as far as a query can end in it.
    private enum ResultStatus: CInt {
        case rows = 2
        case singleRow = 9
    }

    /// PostgreSQL's letters for the fields of an error, as the library is asked for them.
    private enum ErrorField {
        static let sqlState = CInt(UInt8(ascii: "C"))
        static let text = CInt(UInt8(ascii: "M"))
        static let routine = CInt(UInt8(ascii: "R"))
    }

    let connection: PostgresConnection
    let parameters: PostgresParameters
    let waiter: DescriptorWaiter

    private var library: PostgresLibrary { connection.library }
    private var handle: PostgresLibrary.Connection { connection.handle }

    /// - Parameters:
    ///   - statement: a constant text; what comes from outside goes into `values`, which it calls `$1`, `$2`, …
    ///   - onRow: told each row as it comes; a value is nil where the row has NULL.
    func run(
        _ statement: String,
        _ values: [String?],
        onRow: ([String?]) throws(TestFailure) -> Void
    ) throws(TestFailure) {
        try send(statement, values)
        while true {
            try awaitResult()
            guard let result = library.nextResult(handle) else { return }
            defer { library.clear(result) }
            guard ResultStatus(rawValue: library.resultStatus(result)) != nil else {
                throw failure(of: result)
            }
            for row in 0..<library.rowCount(result) {
                try onRow(cells(of: result, row))
            }
        }
    }

    private func send(_ statement: String, _ values: [String?]) throws(TestFailure) {
        _ = library.setNonBlocking(handle, 1)
        let copies = values.map { $0.map { Array($0.utf8CString) } }
        guard withPointers(copies[...], [], { sendQuery(statement, $0) }), library.setSingleRowMode(handle) == 1 else {
            throw lost
        }
        while true {
            let left = library.flush(handle)
            guard left >= 0 else { throw lost }
            guard left > 0 else { return }
            if try wait([.reading, .writing]).contains(.reading), library.consumeInput(handle) == 0 {
                throw lost
            }
        }
    }

    private func sendQuery(_ statement: String, _ values: [PostgresLibrary.Text?]) -> Bool {
        library.sendQuery(handle, statement, CInt(values.count), nil, values, nil, nil, 0) == 1
    }

    /// Lends the texts to C for as long as `body` runs.
    private func withPointers(
        _ texts: ArraySlice<[CChar]?>,
        _ pointers: [PostgresLibrary.Text?],
        _ body: ([PostgresLibrary.Text?]) -> Bool
    ) -> Bool {
        guard let first = texts.first else { return body(pointers) }
        guard let text = first else { return withPointers(texts.dropFirst(), pointers + [nil], body) }
        return text.withUnsafeBufferPointer { withPointers(texts.dropFirst(), pointers + [$0.baseAddress], body) }
    }

    /// Waits until the library has a result, or knows that there is none any more.
    private func awaitResult() throws(TestFailure) {
        while library.isBusy(handle) == 1 {
            _ = try wait(.reading)
            guard library.consumeInput(handle) == 1 else { throw lost }
        }
    }

    private func wait(_ events: DescriptorEvents) throws(TestFailure) -> DescriptorEvents {
        do throws(Interruption.Interrupted) {
            return try waiter.wait(for: connection.socket.number, events)
        } catch {
            throw PostgresFailures.interrupted(error.cause, at: .query, serverTakesTLS: connection.usesTLS)
        }
    }

    private func cells(of result: PostgresLibrary.Result, _ row: CInt) -> [String?] {
        (0..<library.columnCount(result)).map { column in
            guard library.isNull(result, row, column) == 0, let text = library.value(result, row, column) else {
                return nil
            }
            let bytes = UnsafeRawBufferPointer(start: text, count: Int(library.valueLength(result, row, column)))
            return String(decoding: bytes, as: UTF8.self)
        }
    }

    // MARK: - What went wrong

    private func failure(of result: PostgresLibrary.Result) -> TestFailure {
        guard let sqlState = field(ErrorField.sqlState, of: result) else { return lost }
        let error = ServerError(
            sqlState: sqlState,
            text: field(ErrorField.text, of: result) ?? "",
            routine: field(ErrorField.routine, of: result)
        )
        let situation = PostgresRefusal.Situation(parameters: parameters, usesTLS: connection.usesTLS, stage: .query)
        return PostgresRefusal(error: error, situation: situation).failure
    }

    private func field(_ letter: CInt, of result: PostgresLibrary.Result) -> String? {
        library.errorField(result, letter).map { String(cString: $0) }
    }

    /// The connection can't be used any more, for a reason that only the library's text tells.
    private var lost: TestFailure {
        let message = connection.errorMessage
        let known = NetworkError(in: message)?.failure(at: .query) ?? LibraryText.failure(message, at: .query)
        return known ?? PostgresFailures.connectionLost(at: .query)
    }
}
