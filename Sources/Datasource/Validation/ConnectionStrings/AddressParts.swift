import JSON

/// The parts of an address behind its scheme: `user:password@hosts/database?option=value`.
struct AddressParts: BitwiseCopyable {
    let user: UnsafeRawBufferPointer?
    let password: UnsafeRawBufferPointer?
    let hosts: UnsafeRawBufferPointer
    let database: UnsafeRawBufferPointer?
    let options: UnsafeRawBufferPointer?

    init(_ text: UnsafeRawBufferPointer) {
        let (front, options) = text.split(at: UInt8(ascii: "?"))
        let (authority, database) = front.split(at: UInt8(ascii: "/"))
        // An @ that wasn't spelled %40 belongs to the password; whoever reads the parts refuses it there.
        let (userInfo, hosts) = authority.splitAtLast(UInt8(ascii: "@"))
        self.options = options
        self.database = database
        self.hosts = hosts ?? userInfo
        let (user, password) = userInfo.split(at: UInt8(ascii: ":"))
        self.user = hosts == nil ? nil : user
        self.password = hosts == nil ? nil : password
    }

    /// Whether a character of user name or password needs to be spelled with a percent sign.
    var hasBareDelimiter: Bool {
        let userHas = user?.contains { PlainText.isOne($0, of: ":/?#[]@") } ?? false
        let passwordHas = password?.contains { PlainText.isOne($0, of: ":/?#[]@") } ?? false
        return userHas || passwordHas
    }

    /// Whether a console's placeholder, such as `<db_password>`, still stands for the user name or password.
    var hasPlaceholder: Bool {
        [user, password].contains { part in
            guard let part, part.count > 2 else { return false }
            let isWord = part.part(1..<part.count - 1).isAlphanumeric(or: "_- ")
            return part.first == UInt8(ascii: "<") && part.last == UInt8(ascii: ">") && isWord
        }
    }

    /// - Throws: when a percent sign isn't followed by two hexadecimal digits, or an option has no name or value.
    func check() throws(FieldProblem) {
        for part in [user, password, database, options] {
            guard part?.hasSoundPercents ?? true else { throw .connectionStringPercent }
        }
        guard options?.hasOnlyPairs ?? true else { throw .connectionStringOptions }
    }

    /// The value of an option.
    func option(_ name: StaticString) -> StatedText? {
        var rest = options
        while let pairs = rest {
            let (pair, others) = pairs.split(at: UInt8(ascii: "&"))
            let (key, value) = pair.split(at: UInt8(ascii: "="))
            if let value, key.count == name.utf8CodeUnitCount, key.behind(name) != nil {
                return StatedText(text: value, spelling: .percent)
            }
            rest = others
        }
        return nil
    }
}

extension UnsafeRawBufferPointer {
    fileprivate var hasOnlyPairs: Bool {
        guard !isEmpty else { return true }
        var rest: UnsafeRawBufferPointer? = self
        while let pairs = rest {
            let (pair, others) = pairs.split(at: UInt8(ascii: "&"))
            let (key, value) = pair.split(at: UInt8(ascii: "="))
            guard !key.isEmpty, value != nil else { return false }
            rest = others
        }
        return true
    }
}

extension Optional<UnsafeRawBufferPointer> {
    /// As what a connection string says, unless there is nothing.
    var stated: StatedText? {
        guard let self, !self.isEmpty else { return nil }
        return StatedText(text: self, spelling: .percent)
    }
}
