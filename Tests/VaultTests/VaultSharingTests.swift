import JSON
import POSIX
import Testing

@testable import Vault

/// Several who write at once: threads that share a vault, and vaults that share a file, as processes do.
@Suite(.serialized) struct VaultSharingTests {
    let fixture: Fixture

    init() throws {
        fixture = try Fixture()
    }

    /// Runs `body` on as many threads as numbers, and returns when all have ended.
    private func onThreads(_ count: Int, _ body: @escaping @Sendable (Int) throws -> Void) throws {
        let running = Monitor(count)
        let failures = Monitor<[String]>([])
        for number in 0..<count {
            try POSIX.Thread.start("test") {
                do {
                    try body(number)
                } catch {
                    failures.withLock { $0.append("\(error)") }
                }
                running.withLockSignalling { $0 -= 1 }
            }
        }
        let hasEnded = running.wait(until: .now.advanced(byMilliseconds: 120_000)) { $0 == 0 ? true : nil }
        #expect(hasEnded == true)
        #expect(failures.withLock { $0 } == [])
    }

    @Test func createsFromEverywhereAreAllThere() throws {
        let vaults = (0..<4).map { _ in fixture.vault() }
        // Nobody has made the vault yet, so this is also the race for who makes it, and its key.
        try onThreads(8) { thread in
            let vault = vaults[thread % vaults.count]
            for number in 0..<10 {
                try _ = vault.create(.sample("\(thread)-\(number)"), interruption: .patient)
            }
        }
        let expected = (0..<8).flatMap { thread in (0..<10).map { "\(thread)-\($0)" } }.sorted()
        for vault in vaults + [fixture.vault()] {
            #expect(try vault.names() == expected)
        }
        #expect(try fixture.files.contains("vault.db.new") == false)
        #expect(try fixture.files.contains("vault.key.new") == false)
    }

    @Test func everyUpdateCounts() throws {
        let vaults = (0..<4).map { _ in fixture.vault() }
        try _ = vaults[0].create(.sample("counter", password: "0"), interruption: .patient)
        let conflicts = Monitor(0)
        try onThreads(8) { thread in
            let vault = vaults[thread % vaults.count]
            var done = 0
            while done < 10 {
                let record = try vault.read("counter", interruption: .patient)
                let value = Int(record.document["credentials"]?["password"]?.string ?? "") ?? -1000
                let change = VaultChange(document: .sample(password: "\(value + 1)"))
                do throws(VaultError) {
                    try _ = vault.update(record, change, interruption: .patient)
                    done += 1
                } catch {
                    guard case .revisionConflict = error.code else { throw error }
                    conflicts.withLock { $0 += 1 }
                }
            }
        }
        let record = try fixture.vault().read("counter", interruption: .patient)
        #expect(record.revision == 81)
        #expect(record.document == .sample(password: "80"))
    }

    @Test func aNameGoesToOneOfThoseWhoWantIt() throws {
        let winners = Monitor<[Int]>([])
        let vaults = (0..<8).map { _ in fixture.vault() }
        try onThreads(8) { thread in
            do throws(VaultError) {
                try _ = vaults[thread].create(.sample("one", password: "\(thread)"), interruption: .patient)
                winners.withLock { $0.append(thread) }
            } catch {
                guard error.code == .alreadyExists else { throw error }
            }
        }
        let winner = try #require(winners.withLock { $0.count == 1 ? $0.first : nil })
        #expect(try fixture.vault().read("one", interruption: .patient).document == .sample(password: "\(winner)"))
    }

    @Test func everythingAtOnceLeavesASoundVault() throws {
        let vaults = (0..<3).map { _ in fixture.vault() }
        try onThreads(6) { thread in
            let vault = vaults[thread % vaults.count]
            let name = ExactString("source \(thread)")
            for _ in 0..<5 {
                let record = try vault.create(.sample(name.string), interruption: .patient)
                #expect(try vault.recordTest(["ok": true], of: record, interruption: .patient))
                let schema = CachedSchema(schema: [], cachedAt: .now)
                #expect(try vault.cacheSchema(schema, of: record, interruption: .patient))
                let change = VaultChange(newName: ExactString(name.string + "!"), document: .sample())
                let renamed = try vault.update(record, change, interruption: .patient)
                #expect(try vault.names().contains(renamed.name.string))
                try vault.delete(renamed.name, ifRevision: 2, interruption: .patient)
            }
        }
        #expect(try fixture.vault().names() == [])
    }

    @Test(arguments: ["BEGIN IMMEDIATE", "BEGIN EXCLUSIVE"])
    func aLockEndsTheWaitAtTheDeadline(_ begin: String) throws {
        let vault = fixture.vault()
        try _ = vault.create(.sample("one"), interruption: .patient)
        let connection = try fixture.rawConnection()
        try connection.execute(begin)
        for writer in [vault, fixture.vault()] {
            let start = Instant.now
            let error = try expectFailure("interrupted") {
                try writer.create(.sample("two"), interruption: .seconds(0.3))
            }
            #expect(error.code == .interrupted(.deadline))
            #expect(error.outcome == .notApplied)
            #expect((300..<4_000).contains(Instant.now.milliseconds(since: start)))
        }
        // Readers don't wait for a writer.
        #expect(try vault.names() == ["one"])
        try connection.execute("ROLLBACK")
        try _ = vault.create(.sample("two"), interruption: .patient)
    }

    @Test func aLockIsOnlyWaitedForSoLong() throws {
        let vault = fixture.vault(lockMilliseconds: 200)
        try _ = vault.create(.sample("one"), interruption: .patient)
        let connection = try fixture.rawConnection()
        try connection.execute("BEGIN IMMEDIATE")
        let start = Instant.now
        let error = try expectFailure("unavailable") { try vault.create(.sample("two"), interruption: .patient) }
        #expect(error.isRetryable)
        #expect((200..<4_000).contains(Instant.now.milliseconds(since: start)))
    }

    @Test func aLockDoesNotHoldUpACancel() throws {
        let vault = fixture.vault()
        try _ = vault.create(.sample("one"), interruption: .patient)
        let connection = try fixture.rawConnection()
        try connection.execute("BEGIN IMMEDIATE")
        let interruptions = [Interruption.patient, .patient]
        try POSIX.Thread.start("cancel") {
            POSIX.Thread.sleep(milliseconds: 200)
            interruptions.forEach { $0.cancel() }
        }
        // One waits for the lock, the other for its turn.
        let start = Instant.now
        try onThreads(2) { number in
            let error = try expectFailure("interrupted") {
                try vault.create(.sample("two"), interruption: interruptions[number])
            }
            #expect(error.code == .interrupted(.cancelled))
        }
        #expect((200..<4_000).contains(Instant.now.milliseconds(since: start)))
        try connection.execute("ROLLBACK")
        #expect(try vault.names() == ["one"])
    }

    @Test func aLockThatIsReleasedIsTaken() throws {
        let vault = fixture.vault()
        try _ = vault.create(.sample("one"), interruption: .patient)
        let fixture = fixture
        let isLocked = Monitor(false)
        try POSIX.Thread.start("lock") {
            guard let connection = try? fixture.rawConnection(), (try? connection.execute("BEGIN IMMEDIATE")) != nil
            else {
                return
            }
            isLocked.withLockSignalling { $0 = true }
            POSIX.Thread.sleep(milliseconds: 200)
            try? connection.execute("ROLLBACK")
        }
        #expect(isLocked.wait(until: .now.advanced(byMilliseconds: 5000)) { $0 ? true : nil } == true)
        let start = Instant.now
        try _ = vault.create(.sample("two"), interruption: .patient)
        #expect((150..<4_000).contains(Instant.now.milliseconds(since: start)))
    }

    @Test func whatIsOverBeforeItBeginsTouchesNothing() throws {
        let cancelled = Interruption.patient
        cancelled.cancel()
        for interruption in [cancelled, .seconds(0)] {
            try expectFailure("interrupted") { try fixture.vault().create(.sample("one"), interruption: interruption) }
        }
        #expect(try fixture.files == [])
    }

    @Test func aFolderThatIsLockedEndsTheWaitAtTheDeadline() throws {
        let lock = try FolderLock(fixture.folder, interruption: .patient)
        let start = Instant.now
        try expectFailure("interrupted") { try fixture.vault().create(.sample("one"), interruption: .seconds(0.2)) }
        #expect((200..<4_000).contains(Instant.now.milliseconds(since: start)))
        withExtendedLifetime(lock) {}
        #expect(try fixture.files == [])
    }
}
