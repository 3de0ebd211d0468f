import JSON

/// Collects issues while a document is walked. A place is told from inside to outside, so that nothing is kept for it while
/// all is well: whoever walks into a member adds the member's step to what was found in there.
struct Findings {
    /// A document of millions of mistakes is answered with this many.
    static let limit = 100

    private struct Finding {
        /// Where in the text it was found.
        var offset: Int
        var reversedSteps: [JSONPointer.Step]
        var code: Issue.Code
        var message: String
        var severity: Severity
        var suggestion: String?
    }

    private var findings: [Finding] = []
    private var isIncomplete = false

    var count: Int { findings.count }

    /// Whether another finding is still listed. To be asked before a finding is put into words, which costs far more than
    /// finding it; the answer `false` is remembered as a finding that was left out.
    mutating func hasRoom() -> Bool {
        guard findings.count < Self.limit else {
            isIncomplete = true
            return false
        }
        return true
    }

    mutating func add(
        _ code: Issue.Code,
        at step: JSONPointer.Step,
        offset: Int,
        _ message: String,
        severity: Severity = .error,
        suggestion: String? = nil
    ) {
        guard hasRoom() else { return }
        let finding = Finding(
            offset: offset,
            reversedSteps: [step],
            code: code,
            message: message,
            severity: severity,
            suggestion: suggestion
        )
        findings.append(finding)
    }

    /// Puts everything that was found since there were `count` findings one step deeper.
    mutating func nest(since count: Int, under step: @autoclosure () -> JSONPointer.Step) {
        guard findings.count > count else { return }
        let step = step()
        for position in count..<findings.count {
            findings[position].reversedSteps.append(step)
        }
    }

    /// All issues, in the order of the document.
    var issues: [Issue] {
        guard !findings.isEmpty else { return [] }
        let order = findings.indices.sorted { (findings[$0].offset, $0) < (findings[$1].offset, $1) }
        var issues = order.map { findings[$0] }.map { finding in
            Issue(
                path: JSONPointer(finding.reversedSteps.reversed()),
                code: finding.code,
                message: finding.message,
                severity: finding.severity,
                suggestion: finding.suggestion
            )
        }
        if isIncomplete {
            let message = "There are more problems than the \(Self.limit) that are listed."
            issues.append(Issue(path: .root, code: .tooManyIssues, message: message))
        }
        return issues
    }
}
