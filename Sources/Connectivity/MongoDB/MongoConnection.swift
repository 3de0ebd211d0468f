import CShims
import JSON
import NativeLibraries

/// One server that libmongoc talks to for us. Nobody is logged in by the library: the login is a few commands of ours, so that it
/// happens exactly once.
final class MongoConnection {
    /// Why a command brought nothing.
    enum Failure: Error {
        case refused(MongoServerError)
        /// The connection broke, or there is no answer that we can read.
        case lost
    }

    private let library: MongoLibrary
    private let client: MongoLibrary.Client
    private let preference: MongoLibrary.ReadPreference?
    private let opener: MongoOpener
    private var server: UInt32 = 0

    /// libmongoc's `MONGOC_READ_PRIMARY_PREFERRED`: what only reads may look at any member when there is no primary.
    private static let primaryPreferred: CInt = 5

    /// Connects to one server.
    ///
    /// - Parameters:
    ///   - address: without credentials.
    ///   - opener: gives the library its streams.
    init(_ library: MongoLibrary, _ address: String, _ opener: MongoOpener) throws(TestFailure) {
        guard let uri = library.newAddress(address, nil) else { throw opener.verdict(code: "") }
        defer { library.freeAddress(uri) }
        guard let client = library.newClient(uri, nil) else { throw opener.verdict(code: "") }
        self.library = library
        self.client = client
        self.opener = opener
        preference = library.newReadPreference(Self.primaryPreferred)
        let serverCodes: Int32 = 2
        _ = library.setErrorVersion(client, serverCodes)
        library.setStreamOpener(client, MongoOpener.callback, Unmanaged.passUnretained(opener).toOpaque())
        var error = cshims_mongo_error()
        guard let description = library.selectServer(client, false, preference, &error) else {
            throw opener.verdict(code: String(error.code))
        }
        server = library.serverNumber(description)
        library.freeServer(description)
    }

    deinit {
        // The library would take leave of the server and wait for what it says to that, which nobody wants to know any more.
        opener.endStreams()
        library.freeReadPreference(preference)
        library.freeClient(client)
    }

    /// Runs a command and returns its answer.
    func run(_ command: JSONObject, on database: String) throws(Failure) -> JSONObject {
        var bytes: [UInt8] = []
        bytes.append(json: .object(command))
        guard let document = library.documentFromJSON(bytes, bytes.count, nil) else { throw .lost }
        defer { library.freeDocument(document) }
        // A `bson_t`, which the library fills; its header says both numbers.
        let reply = UnsafeMutableRawPointer.allocate(byteCount: 128, alignment: 128)
        defer { reply.deallocate() }
        let succeeded = library.runCommand(client, database, document, preference, server, reply, nil)
        defer { library.freeDocument(reply) }
        let answer = object(reply)
        if let error = answer.flatMap(MongoServerError.init) {
            throw .refused(error)
        }
        guard succeeded, let answer else { throw .lost }
        return answer
    }

    private func object(_ document: UnsafeRawPointer) -> JSONObject? {
        var count = 0
        guard let text = library.printRelaxed(document, &count) else { return nil }
        defer { library.freeText(text) }
        let bytes = Array(UnsafeRawBufferPointer(start: text, count: count))
        return (try? JSONValue(parsing: bytes))?.object
    }
}

/// What a server refused a command with.
struct MongoServerError: Error, Hashable {
    let code: Int

    /// `AuthenticationFailed`, from servers that tell.
    let name: String?

    /// The server's words.
    let text: String

    init(code: Int, name: String? = nil, text: String = "") {
        self.code = code
        self.name = name
        self.text = text
    }

    /// - Returns: nil when the answer is none of failure.
    init?(_ answer: JSONObject) {
        guard let ok = answer["ok"], ok.integer != 1, ok.bool != true else { return nil }
        code = answer["code"]?.integer ?? 0
        name = answer["codeName"]?.string
        text = answer["errmsg"]?.string ?? ""
    }
}
