import Synchronization

/// Sees to it that whoever is owed an answer gets exactly one.
///
/// In debug builds, and so in tests, a second answer or an end without one stops the process. Release builds keep nothing and
/// ask nothing.
final class AnswerGuard: Sendable {
    #if DEBUG
        private let isWaived = Atomic(false)
    #endif

    /// From here on nothing is owed: the client is gone.
    func waive() {
        #if DEBUG
            isWaived.store(true, ordering: .relaxed)
        #endif
    }

    /// One answer that is owed, from when its request is accepted on.
    struct Debt: ~Copyable, Sendable {
        #if DEBUG
            private let answers = Atomic(0)
            private let owner: AnswerGuard?
        #endif

        /// - Parameter owner: nil where nobody has to see to it.
        init(_ owner: AnswerGuard?) {
            #if DEBUG
                self.owner = owner
            #endif
        }

        /// Notes that the answer was given.
        func settle() {
            #if DEBUG
                let (before, _) = answers.add(1, ordering: .relaxed)
                assert(before == 0, "A request was answered twice.")
            #endif
        }

        #if DEBUG
            deinit {
                guard let owner, !owner.isWaived.load(ordering: .relaxed) else { return }
                assert(answers.load(ordering: .relaxed) == 1, "A request was accepted and never answered.")
            }
        #endif
    }

    /// Counts what the reading thread does with one message: it answers, or hands the debt on, as often as it must.
    struct Tally {
        #if DEBUG
            private var count = 0
        #endif

        /// After an answer, or after somebody else took over to give it.
        mutating func add() {
            #if DEBUG
                count += 1
            #endif
        }

        /// After a message that has to be answered so often.
        mutating func close(expecting expected: Int) {
            #if DEBUG
                assert(count == expected, "A message got \(count) answers instead of \(expected).")
                count = 0
            #endif
        }
    }
}
