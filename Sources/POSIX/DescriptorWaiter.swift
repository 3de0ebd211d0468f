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
        let alarm = alarm
        let end = min(limit ?? interruption.deadline, interruption.deadline)
        while true {
            try interruption.check()
            let found = interruption.withCancelAction({ alarm.ring() }) {
                Self.poll(descriptor, events, alarm: alarm.number, milliseconds: end.millisecondsFromNow)
            }
            try interruption.check()
            if !found.isEmpty || end <= .now {
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
        _ descriptor: CInt,
        _ events: DescriptorEvents,
        alarm: CInt,
        milliseconds: Int
    ) -> DescriptorEvents {
        var wanted: Int32 = 0
        if events.contains(.reading) {
            wanted |= Int32(POLLIN)
        }
        if events.contains(.writing) {
            wanted |= Int32(POLLOUT)
        }
        var requests = [
            pollfd(fd: descriptor, events: Int16(wanted), revents: 0),
            pollfd(fd: alarm, events: Int16(POLLIN), revents: 0),
        ]
        guard systemPoll(&requests, CInt(milliseconds)) > 0 else { return [] }
        let returned = Int32(requests[0].revents)
        if returned & Int32(POLLERR | POLLHUP | POLLNVAL) != 0 {
            return events
        }
        var found: DescriptorEvents = []
        if returned & Int32(POLLIN) != 0 {
            found.insert(.reading)
        }
        if returned & Int32(POLLOUT) != 0 {
            found.insert(.writing)
        }
        return found
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
