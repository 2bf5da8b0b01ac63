import CLinux
import Glibc

/// Descriptors that tell of events: epoll and eventfd.
extension SyscallModule {
    nonisolated(unsafe) static let events = Subsystem(
        entries: [
            /// Makes an epoll instance. It takes the flags of epoll_create1, EPOLL_CLOEXEC, and no size. man 2 epoll_create
            system("epoll_create", .named(.epollFlags, "flags", default: 0), returns: .descriptor) {
                epoll_create1($0)
            },
            /// Adds a descriptor to an epoll instance, changes or removes it: EPOLL_CTL_ADD, EPOLL_CTL_MOD or
            /// EPOLL_CTL_DEL. `event` is a sum or list of EPOLL names ("in, et"), and the descriptor's number comes back
            /// with them; or an epoll_event, with data of its own. man 2 epoll_ctl
            system(
                "epoll_ctl", .fd("epfd"), .named(.epollCommand, "op"), .fd, .epollEvent(of: 3), returns: .success
            ) { instance, command, number, event in
                guard var event else { return clinux_epoll_ctl(instance, command, number, nil) }
                return clinux_epoll_ctl(instance, command, number, &event)
            },
            /// Waits for events, for `timeout` milliseconds at most, -1 for ever. Returns an array with a table for each
            /// descriptor that has some, `maxevents` at most (32 by default, 1024 at once): `events`, a field that is
            /// true for each of them, `EPOLLIN`, `EPOLLHUP`; `fd`, the descriptor's number; `data`, that of an
            /// epoll_event, whose lower 32 bits `fd` is. man 2 epoll_wait
            call(
                "epoll_wait", .fd("epfd"), .int("maxevents", default: 32), .int("timeout", default: -1),
                returns: "table[]", canFail: true, preparing: [.scratch(EpollResult.room)]
            ) { frame, instance, count, timeout in
                let events = EpollResult.events(frame)
                let count = min(count, Int32(events.count))
                EpollResult().write(clinux_epoll_wait(instance, events.baseAddress, count, timeout), frame)
            },
            /// Makes a descriptor that is a counter, which begins at `initval`. The flags are EFD_CLOEXEC, EFD_NONBLOCK
            /// and EFD_SEMAPHORE. man 2 eventfd
            system(
                "eventfd", .unsigned("initval", default: 0), .named(.eventfdFlags, "flags", default: 0),
                returns: .descriptor
            ) { eventfd($0, $1) },
            /// Waits until the counter of an eventfd is not 0, returns it and sets it to 0; with EFD_SEMAPHORE, returns 1
            /// and takes it off. man 3 eventfd_read
            call("eventfd_read", .fd, returns: "integer|int64", canFail: true) { frame, number in
                var value: UInt64 = 0
                CounterResult().write((eventfd_read(number, &value), value), frame)
            },
            /// Adds to the counter of an eventfd. man 3 eventfd_write
            system("eventfd_write", .fd, .unsignedLong("value"), returns: .success) { eventfd_write($0, $1) },
        ], layouts: [EpollResult.layout.raw], types: [.structure("epoll_event", EpollResult.event)],
        aliases: [("epoll_create1", "epoll_create")],
        methods: ["epoll_ctl", "epoll_wait", "eventfd_read", "eventfd_write"], sets: [EpollResult.names])
}

/// What to wait for: an epoll_event, or events by number or names, with the descriptor's number as data.
struct EpollEventArgument: ArgumentKind {
    /// The position of the descriptor.
    let descriptor: Int32
    var label: String { "number, names or epoll_event" }
    var parameter: Parameter { Parameter(name: "event", type: "integer|string|epoll_event", fallback: "nil") }

    func read(_ frame: Frame, _ index: Int32) throws(BadArgument) -> clinux_epoll_event? {
        if frame.isAbsent(index) { return nil }
        if let event = frame.structure(index, EpollResult.event) { return event.pointee }
        let number = try DescriptorArgument().read(frame, descriptor)
        let events = try NamedArgument<UInt32>.named(.epollEvents, unsigned: "event").read(frame, index)
        return clinux_epoll_event(events: events, data: UInt64(UInt32(bitPattern: number)))
    }
}

/// The events that an epoll instance has reported, from the scratch of the frame.
private struct EpollResult: ResultKind {
    static let room = 1024 * MemoryLayout<clinux_epoll_event>.stride
    var type: String { "table[]" }

    static func events(_ frame: Frame) -> UnsafeMutableBufferPointer<clinux_epoll_event> {
        frame.scratch.bindMemory(to: clinux_epoll_event.self)
    }

    func write(_ raw: Int32, _ frame: Frame) {
        if raw == -1 { return frame.fail(errno: errno) }
        frame.results { $0.records(Self.layout, UnsafeBufferPointer(rebasing: Self.events(frame)[..<Int(raw)])) }
    }

    /// The struct as scripts make it.
    static let event = Layout<clinux_epoll_event>(
        "epoll_event", [.integer("events", \.events), .integer("data", \.data)])

    /// The struct as a result.
    static let layout = Layout<clinux_epoll_event>(
        "epoll_event",
        [
            .integer("events", \.events), .integer("data", \.data), .lower("fd", \.data, as: Int32.self),
            .flags(\.events, names),
        ])

    static let names = FlagSet([
        flag("EPOLLIN", EPOLLIN), flag("EPOLLPRI", EPOLLPRI), flag("EPOLLOUT", EPOLLOUT), flag("EPOLLERR", EPOLLERR),
        flag("EPOLLHUP", EPOLLHUP), flag("EPOLLRDHUP", EPOLLRDHUP), flag("EPOLLRDNORM", EPOLLRDNORM),
        flag("EPOLLRDBAND", EPOLLRDBAND), flag("EPOLLWRNORM", EPOLLWRNORM), flag("EPOLLWRBAND", EPOLLWRBAND),
    ])

    private static func flag(_ name: StaticString, _ event: EPOLL_EVENTS) -> (StaticString, UInt32, UInt32) {
        (name, UInt32(event.rawValue), UInt32(event.rawValue))
    }
}

/// The counter of an eventfd.
struct CounterResult: ResultKind {
    var type: String { "integer|int64" }

    func write(_ raw: (status: Int32, value: UInt64), _ frame: Frame) {
        if raw.status == -1 { return frame.fail(errno: errno) }
        frame.results { $0.integer(raw.value) }
    }
}

extension ArgumentKind where Self == EpollEventArgument {
    static func epollEvent(of descriptor: Int32) -> Self { .init(descriptor: descriptor) }
}
