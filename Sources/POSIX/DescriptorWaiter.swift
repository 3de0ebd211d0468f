import CShims

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// What can be done with a descriptor without waiting.
package struct DescriptorEvents: OptionSet, Sendable {
    package let rawValue: Int

    package init(rawValue: Int) {
        self.rawValue = rawValue
    }

    package static let reading = DescriptorEvents(rawValue: 1)
    package static let writing = DescriptorEvents(rawValue: 2)
}

/// Waits for descriptors that belong to a library, no longer than the work may run: a cancel ends the waiting at once.
package final class DescriptorWaiter: Sendable {
    private let interruption: Interruption
    private let alarm: Alarm

    package init(_ interruption: Interruption) throws(SystemError) {
        self.interruption = interruption
        alarm = try Alarm()
    }

    /// Waits until one of the events is there. A connection that broke counts as all of them.
    ///
    /// - Parameter limit: when to give up before the work's own deadline.
    /// - Returns: the events that are there; none at the limit.
    /// - Throws: when the work has to stop.
    package func wait(
        for descriptor: CInt,
        _ events: DescriptorEvents,
        until limit: Instant? = nil
    ) throws(Interruption.Interrupted) -> DescriptorEvents {
        try wait(forAnyOf: [(descriptor, events)], until: limit).first ?? []
    }

    /// As `wait(for:_:until:)`, for several descriptors at once.
    ///
    /// - Returns: the events of each, in the same order; none of any at the limit.
    package func wait(
        forAnyOf interests: [(descriptor: CInt, events: DescriptorEvents)],
        until limit: Instant? = nil
    ) throws(Interruption.Interrupted) -> [DescriptorEvents] {
        let alarm = alarm
        let end = min(limit ?? interruption.deadline, interruption.deadline)
        while true {
            try interruption.check()
            let found = interruption.withCancelAction({ alarm.ring() }) {
                Self.poll(interests, alarm: alarm.number, milliseconds: end.millisecondsFromNow)
            }
            try interruption.check()
            if found.contains(where: { !$0.isEmpty }) || end <= .now {
                return found
            }
        }
    }

    package var deadline: Instant { interruption.deadline }

    /// As `Interruption.sleep`.
    package func sleep(milliseconds: Int) throws(Interruption.Interrupted) {
        try interruption.sleep(milliseconds: milliseconds)
    }

    private static func poll(
        _ interests: [(descriptor: CInt, events: DescriptorEvents)],
        alarm: CInt,
        milliseconds: Int
    ) -> [DescriptorEvents] {
        var requests = interests.map { interest in
            pollfd(fd: interest.descriptor, events: Int16(interest.events.pollFlags), revents: 0)
        }
        requests.append(pollfd(fd: alarm, events: Int16(POLLIN), revents: 0))
        guard systemPoll(&requests, CInt(milliseconds)) > 0 else { return interests.map { _ in [] } }
        return zip(interests, requests).map { interest, request in
            DescriptorEvents(pollFlags: Int32(request.revents), interest.events)
        }
    }
}

extension DescriptorEvents {
    fileprivate var pollFlags: Int32 {
        (contains(.reading) ? Int32(POLLIN) : 0) | (contains(.writing) ? Int32(POLLOUT) : 0)
    }

    /// - Parameter wanted: what a connection that broke counts as.
    fileprivate init(pollFlags: Int32, _ wanted: DescriptorEvents) {
        var found: DescriptorEvents = pollFlags & Int32(POLLERR | POLLHUP | POLLNVAL) == 0 ? [] : wanted
        if pollFlags & Int32(POLLIN) != 0 {
            found.insert(.reading)
        }
        if pollFlags & Int32(POLLOUT) != 0 {
            found.insert(.writing)
        }
        self = found
    }
}

/// `poll(2)` under a name that no method hides.
private func systemPoll(_ requests: inout [pollfd], _ milliseconds: CInt) -> CInt {
    poll(&requests, nfds_t(requests.count), milliseconds)
}

/// A descriptor that becomes readable, for good, when somebody rings.
private final class Alarm: Sendable {
    private let reading: FileDescriptor
    private let writing: FileDescriptor

    init() throws(SystemError) {
        var ends: [CInt] = [-1, -1]
        guard cshims_pipe(&ends) == 0 else { throw .current("make a pipe") }
        reading = FileDescriptor(owning: ends[0])
        writing = FileDescriptor(owning: ends[1])
    }

    var number: CInt { reading.number }

    /// Never waits: the pipe has room for far more than the few cancels that one piece of work can get.
    func ring() {
        var byte: UInt8 = 1
        _ = writeBytes(writing.number, &byte, 1)
    }
}
