import Datasource
import JSON

/// What OpenSSH's client prints, and what is to be answered: a passphrase or a password, each once, when it asks for it.
struct SSHConversation {
    enum Reply {
        case answer(Secret)

        /// The answer that was given didn't do, or there is none: another try might lock the account.
        case giveUp(TestFailure)
    }

    private(set) var transcript = SSHTranscript()

    private let parameters: SSHParameters
    private let mark: String
    private var unfinishedLine: [UInt8] = []
    private var hasAnsweredPassphrase = false
    private var hasAnsweredPassword = false

    /// The most bytes of a line that are kept: the client writes none as long.
    private static let lineLimit = 16_384

    /// - Parameter mark: of the questions.
    init(_ parameters: SSHParameters, mark: String) {
        self.parameters = parameters
        self.mark = mark
    }

    mutating func hear(_ bytes: [UInt8]) -> [Reply] {
        var replies: [Reply] = []
        var lines = (unfinishedLine + bytes).split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        unfinishedLine = Array(lines.removeLast().prefix(Self.lineLimit))
        for line in lines {
            let text = String(decoding: line.last == UInt8(ascii: "\r") ? line.dropLast() : line, as: UTF8.self)
            if let question = SSHAskPass.question(in: text, mark: mark) {
                replies.append(reply(to: question))
            } else {
                transcript.read(text)
            }
        }
        return replies
    }

    private mutating func reply(to question: String) -> Reply {
        if SSHAskPass.isForPassphrase(question) {
            guard let passphrase = parameters.passphrase, !hasAnsweredPassphrase else {
                return .giveUp(SSHFailures.wrongPassphrase)
            }
            hasAnsweredPassphrase = true
            return .answer(passphrase)
        }
        guard let password = parameters.password, !hasAnsweredPassword else {
            return .giveUp(SSHFailures.refused(login))
        }
        hasAnsweredPassword = true
        return .answer(password)
    }

    /// Why there is no tunnel, once the client has ended.
    var failure: TestFailure { SSHFailures.failure(transcript, login: login) }

    private var login: [JSONPointer] {
        var fields = [SSHField.username]
        if parameters.privateKey != nil {
            fields.append(SSHField.privateKey)
        }
        if parameters.password != nil {
            fields.append(SSHField.password)
        }
        return fields
    }
}
