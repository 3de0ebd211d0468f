import Datasource
import JSON

/// How long texts may be: servers drop a connection whose first message is longer than 10,000 bytes, without a word, and libpq works
/// through a long password thousands of times, during which it can't be stopped.
enum PostgresLimits {
    private static let nameBytes = 4_000
    private static let passwordBytes = 16_384

    static func check(_ username: String, _ database: String, _ password: Secret?) throws(TestFailure) {
        try check(username, nameBytes, DatabaseField.username)
        try check(database, nameBytes, DatabaseField.database)
        try check(password?.revealed ?? "", passwordBytes, DatabaseField.password)
    }

    private static func check(_ text: String, _ limit: Int, _ field: JSONPointer) throws(TestFailure) {
        guard text.utf8.count > limit else { return }
        throw .invalid("This is longer than a server takes.", [field], hint: "Give at most \(limit) bytes.")
    }
}
