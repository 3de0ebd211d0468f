import JSON
import Testing

@testable import Connectivity

struct MSSQLUnitTests {
    private static let answer: [UInt8] = [
        0, 0, 11, 0, 6, 1, 0, 17, 0, 1, 0xFF, 16, 0, 0x10, 0x59, 0, 0, 3,
    ]

    @Test("The answer to a prelogin tells what is encrypted")
    func prelogin() {
        #expect(TDSPrelogin(parsing: Self.answer)?.encryption == .required)
        for value in UInt8.min...UInt8.max {
            let encryption = TDSPrelogin(parsing: Self.answer.dropLast() + [value])?.encryption
            #expect(encryption?.rawValue == (value < 4 ? value : nil))
        }
    }

    @Test("An answer that is cut off or damaged ends nothing")
    func damagedPrelogin() {
        for count in 0..<Self.answer.count {
            #expect(TDSPrelogin(parsing: Array(Self.answer.prefix(count))) == nil)
        }
        for place in Self.answer.indices {
            for value in UInt8.min...UInt8.max {
                var bytes = Self.answer
                bytes[place] = value
                _ = TDSPrelogin(parsing: bytes)
            }
        }
    }

    @Test("A question is understood as an answer would be")
    func question() {
        for encryption in [TDSPrelogin.Encryption.off, .on] {
            #expect(TDSPrelogin(parsing: TDSPrelogin.question(encryption))?.encryption == encryption)
        }
    }

    @Test("Messages are cut into packets, and packets are found again", arguments: [0, 1, 4087, 4088, 4089, 9000])
    func packets(_ count: Int) {
        let payload = (0..<count).map { UInt8(truncatingIfNeeded: $0) }
        var bytes = TDSPacket.message(TDSPacket.Kind.prelogin, payload)
        var found: [UInt8] = []
        var isLast = false
        while !isLast, case .packet(let packet, let length) = TDSPacket.reading(bytes) {
            found += packet.payload
            isLast = packet.isLast
            bytes.removeFirst(length)
        }
        #expect(isLast && bytes.isEmpty && found == payload)
    }

    @Test("A packet is waited for until all of it is there; what can't be one is foreign")
    func packetPrefixes() {
        let bytes = TDSPacket.message(TDSPacket.Kind.answer, Self.answer)
        for count in 0..<bytes.count {
            #expect(TDSPacket.reading(bytes.prefix(count)) == .incomplete)
        }
        #expect(TDSPacket.reading(Array("HTTP/1.1".utf8)) == .foreign)
        #expect(TDSPacket.reading([4, 1, 0, 7, 0, 0, 0, 0]) == .foreign)
        #expect(TDSPacket.reading([4, 1, 0xFF, 0xFF, 0, 0, 0, 0]) == .foreign)
    }

    @Test(
        "What SQL Server Browser tells of an instance",
        arguments: [
            ("ServerName;X;InstanceName;A;IsClustered;No;Version;16.0.1;tcp;49172;np;\\\\x;;", .port(49172)),
            ("ServerName;X;InstanceName;A;IsClustered;No;Version;16.0.1;np;\\\\x;tcp;1;;", .port(1)),
            ("ServerName;X;InstanceName;A;IsClustered;No;Version;16.0.1;np;\\\\x;;", .withoutTCP),
            ("ServerName;X;tcp;0;;", .foreign),
            ("ServerName;X;tcp;65536;;", .foreign),
            ("ServerName;X;tcp", .foreign),
            ("", .foreign),
        ] as [(String, SQLBrowserAnswer)]
    )
    func browser(_ text: String, _ expected: SQLBrowserAnswer) {
        #expect(SQLBrowserAnswer([5, 0, 0] + Array(text.utf8)) == expected)
        #expect(SQLBrowserAnswer([4, 0, 0] + Array(text.utf8)) == .foreign)
    }

    @Test(
        "Types of columns are written as the server's own language has them",
        arguments: [
            (
                MSSQLColumnType(name: "nvarchar", length: "40", precision: nil, scale: nil, fraction: nil),
                "nvarchar(40)"
            ),
            (
                MSSQLColumnType(name: "varbinary", length: "-1", precision: nil, scale: nil, fraction: nil),
                "varbinary(max)"
            ),
            (
                MSSQLColumnType(name: "decimal", length: nil, precision: "12", scale: "2", fraction: nil),
                "decimal(12,2)"
            ),
            (MSSQLColumnType(name: "int", length: nil, precision: "10", scale: "0", fraction: nil), "int"),
            (
                MSSQLColumnType(name: "datetime2", length: nil, precision: nil, scale: nil, fraction: "7"),
                "datetime2(7)"
            ),
            (MSSQLColumnType(name: "datetime", length: nil, precision: nil, scale: nil, fraction: "3"), "datetime"),
            (MSSQLColumnType(name: "text", length: "2147483647", precision: nil, scale: nil, fraction: nil), "text"),
        ]
    )
    func columnType(_ type: MSSQLColumnType, _ expected: String) {
        #expect(type.text == expected)
    }

    @Test("A refusal that says more goes before the one that every refused login ends with")
    func mostTelling() throws {
        let parameters = try MSSQLParameters(MSSQLCredentials(port: 1).credentials)
        let failed = MSSQLError(number: 18456, origin: .server(state: 1))
        let database = MSSQLError(number: 4060, origin: .server(state: 1))
        let library = MSSQLError(number: 20002, origin: .library(systemCode: 0))
        #expect(MSSQLRefusal([failed, database, library], parameters, .authenticate)?.number == 4060)
        #expect(MSSQLRefusal([library, failed], parameters, .authenticate)?.number == 18456)
        #expect(MSSQLRefusal([library], parameters, .authenticate) == nil)
    }

    @Test("A library that gives up without a word most likely refused a certificate, where it verifies any")
    func withoutWords() throws {
        let error = MSSQLError(number: MSSQLError.loginFailed, origin: .library(systemCode: 0))
        let changes: [(JSONObject, Bool)] = [([:], true), (["trustServerCertificate": true], false)]
        for (change, isOfTLS) in changes {
            let parameters = try MSSQLParameters(MSSQLCredentials(port: 1, change).credentials)
            let failure = MSSQLLogin.failure(MSSQLFailedCall([error]), parameters, at: .authenticate)
            #expect(failure.reason == .protocolError)
            #expect(failure.nativeCode == "20002")
            #expect(failure.message.contains("TLS") == isOfTLS)
        }
    }
}
