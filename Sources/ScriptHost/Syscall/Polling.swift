import CLinux
import Glibc

/// Waiting for several descriptors.
extension SyscallModule {
    nonisolated(unsafe) static let polling = Subsystem(
        entries: [
            /// Waits until one of the descriptors is ready, for `timeout` at most: a timeval, or a table with both of its
            /// fields, which stays as it is; nil waits for ever. Returns a table with the lists `readfds`, `writefds` and
            /// `exceptfds`, which hold the very values that were passed in, and `count`. A descriptor from 1024 on is
            /// the error EINVAL, a closed one EBADF. All four can also be given in one table, by their names.
            /// man 2 select
            call(
                "select", .fds("readfds"), .fds("writefds"), .fds("exceptfds"), .timeout, returns: "table",
                canFail: true, preparing: [.unpack(["readfds", "writefds", "exceptfds", "timeout"])]
            ) { frame, reading, writing, exceptional, timeout in
                var sets = (DescriptorSet(reading), DescriptorSet(writing), DescriptorSet(exceptional))
                if let problem = sets.0.problem ?? sets.1.problem ?? sets.2.problem {
                    return frame.fail(errno: problem)
                }
                var time = timeout ?? timeval()
                let most = max(sets.0.end, sets.1.end, sets.2.end)
                let count = withUnsafeMutablePointer(to: &time) {
                    select(most, &sets.0.bits, &sets.1.bits, &sets.2.bits, timeout == nil ? nil : $0)
                }
                SelectResult(reading: (reading, sets.0), writing: (writing, sets.1), exceptional: (exceptional, sets.2))
                    .write(count, frame)
            },
            /// Waits until one of the descriptors has an event, for `timeout` milliseconds at most, -1 for ever. `fds` is
            /// an array of tables with `fd` and `events` (a sum or list of POLL names), which stay as they are. Returns
            /// an array with a table for each that has events: `fd`, the very value that was passed in, `events`,
            /// `revents`, and a field that is true for each event: `POLLIN`, `POLLHUP`. A closed descriptor object is
            /// the error EBADF. man 2 poll
            call("poll", .polled, .int("timeout", default: -1), returns: "table[]", canFail: true) {
                frame, polled, timeout in
                PollResult(polled: polled).write(poll(polled.baseAddress, nfds_t(polled.count), timeout), frame)
            },
        ], layouts: [PollResult.layout.raw], types: [], sets: [PollResult.events])
}

/// The descriptors of a list, as a set of bits.
private struct DescriptorSet {
    var bits = fd_set()
    /// What is wrong with one of them.
    var problem: Int32?
    /// One more than the largest.
    var end: Int32 = 0

    init(_ numbers: UnsafeBufferPointer<Int32>) {
        for number in numbers {
            if number < 0 {
                problem = EBADF
            } else if number >= Int32(8 * MemoryLayout<fd_set>.size) {
                problem = problem ?? EINVAL
            } else {
                if number >= Self.least && clinux_fcntl(number, F_GETFD, 0) == -1 { problem = problem ?? EBADF }
                end = max(end, number + 1)
                withWord(of: number) { $0 |= $1 }
            }
        }
    }

    /// The kernel ignores numbers that are beyond its table of open files, which has so many at least.
    private static let least: Int32 = 64

    mutating func contains(_ number: Int32) -> Bool {
        var isThere = false
        withWord(of: number) { isThere = $0 & $1 != 0 }
        return isThere
    }

    private mutating func withWord(of number: Int32, _ body: (inout UInt, UInt) -> Void) {
        withUnsafeMutableBytes(of: &bits) { bytes in
            let words = bytes.assumingMemoryBound(to: UInt.self)
            body(&words[Int(number) / UInt.bitWidth], 1 << UInt(Int(number) % UInt.bitWidth))
        }
    }
}

/// The lists of those that are ready.
private struct SelectResult: ResultKind, @unchecked Sendable {
    typealias List = (numbers: UnsafeBufferPointer<Int32>, set: DescriptorSet)

    let reading: List
    let writing: List
    let exceptional: List
    var type: String { "table" }

    func write(_ raw: Int32, _ frame: Frame) {
        if raw == -1 { return frame.fail(errno: errno) }
        frame.results { results in
            results.table {
                results.selected(fromArgument: 1, flags(reading), "readfds")
                results.selected(fromArgument: 2, flags(writing), "writefds")
                results.selected(fromArgument: 3, flags(exceptional), "exceptfds")
                results.integer(raw, "count")
            }
        }
    }

    /// Which of a list are in the set: in the list's own memory, since it lives until the result is made. A flag is no
    /// larger than a number, so that each number is read before a flag takes its place.
    private func flags(_ list: List) -> UnsafeBufferPointer<Bool> {
        var set = list.set
        let memory = UnsafeMutableRawPointer(mutating: list.numbers.baseAddress)
        guard let flags = memory?.assumingMemoryBound(to: Bool.self) else {
            return UnsafeBufferPointer(start: nil, count: 0)
        }
        for index in list.numbers.indices {
            let number = list.numbers[index]
            flags[index] = set.contains(number)
        }
        return UnsafeBufferPointer(start: flags, count: list.numbers.count)
    }
}

/// The descriptors that have events.
private struct PollResult: ResultKind, @unchecked Sendable {
    let polled: UnsafeMutableBufferPointer<pollfd>
    var type: String { "table[]" }

    func write(_ raw: Int32, _ frame: Frame) {
        if raw == -1 { return frame.fail(errno: errno) }
        frame.results { $0.polled(Self.layout, polled, ofArgument: 1) }
    }

    static let layout = Layout<pollfd>(
        "pollfd", [.integer("events", \.events), .integer("revents", \.revents), .flags(\.revents, events)])

    static let events = FlagSet([
        ("POLLIN", UInt32(POLLIN), UInt32(POLLIN)), ("POLLPRI", UInt32(POLLPRI), UInt32(POLLPRI)),
        ("POLLOUT", UInt32(POLLOUT), UInt32(POLLOUT)), ("POLLERR", UInt32(POLLERR), UInt32(POLLERR)),
        ("POLLHUP", UInt32(POLLHUP), UInt32(POLLHUP)), ("POLLNVAL", UInt32(POLLNVAL), UInt32(POLLNVAL)),
        ("POLLRDHUP", UInt32(POLLRDHUP), UInt32(POLLRDHUP)),
        ("POLLRDNORM", UInt32(POLLRDNORM), UInt32(POLLRDNORM)),
        ("POLLRDBAND", UInt32(POLLRDBAND), UInt32(POLLRDBAND)),
        ("POLLWRNORM", UInt32(POLLWRNORM), UInt32(POLLWRNORM)),
        ("POLLWRBAND", UInt32(POLLWRBAND), UInt32(POLLWRBAND)),
    ])
}

/// A timeval, or a table with its fields; nil waits for ever.
struct TimeoutArgument: ArgumentKind {
    var label: String { "timeval or table" }
    var parameter: Parameter { Parameter(name: "timeout", type: "timeval|table", fallback: "for ever") }
    var preparation: Preparation? { .record(Structs.timeval.raw, strict: true) }

    func read(_ frame: Frame, _ index: Int32) throws(BadArgument) -> timeval? {
        frame.isAbsent(index) ? nil : frame.withRecord(as: timeval.self) { $0.pointee }
    }
}

extension ArgumentKind where Self == TimeoutArgument {
    static var timeout: Self { .init() }
}

extension ArgumentKind where Self == PollArgument {
    static var polled: Self {
        .init { name, length, events in
            let bits = Family.pollEvents.value(of: UnsafeBufferPointer(start: name, count: length))
            if let bits { events?.pointee = Int32(truncatingIfNeeded: bits) }
            return bits != nil
        }
    }
}
