import Datasource
import JSON
import Testing

struct SecretPrintingTests {
    static let password = "hunter2"

    private func printed(_ value: some Any) -> [String] {
        var dumped = ""
        dump(value, to: &dumped)
        let children = Mirror(reflecting: value).children.map { "\($0.value)" }
        return [
            "\(value)", String(describing: value), String(reflecting: value), dumped, "\([value])",
            "\(Optional(value) as Any)",
        ]
            + children
    }

    @Test func secret() {
        let secret = Secret(Self.password)
        #expect(printed(secret).allSatisfy { !$0.contains(Self.password) })
        #expect("\(secret)" == Secret.redacted)
        #expect(secret.revealed == Self.password)
    }

    @Test func whatHoldsSecrets() throws {
        let credentials: JSONObject = ["host": "h", "password": .string(Self.password)]
        let document = Document(name: "a", type: .postgres, credentials: credentials)
        #expect(printed(document).allSatisfy { !$0.contains(Self.password) })
        let places = TypeDefinition.postgres.secretPlaces(in: credentials)
        #expect(places.count == 1)
        #expect(printed(places).allSatisfy { !$0.contains(Self.password) })
        let resolved = TypeDefinition.postgres.resolving(credentials) { _, _ in Secret("") }
        #expect(resolved.secret("password")?.revealed == Self.password)
        #expect(printed(resolved).allSatisfy { !$0.contains(Self.password) })
        let update = try UpdateTests.update(document, #""credentials": {"password": "\#(Self.password)!"}"#)
        #expect(printed(update).allSatisfy { !$0.contains(Self.password) })
    }
}
