import Glibc

/// An array of tables with the fields `fd` and `events`. The kind's events are names in the caller's layer.
struct PollArgument: ArgumentKind {
    let events: NameParser
    var label: String { "table of { fd =, events = }" }
    var parameter: Parameter { Parameter(name: "fds", type: "{fd:fd|integer|string,events:integer|string}[]") }
    var preparation: Preparation? { .polled(descriptor: DescriptorListArgument.parser, events: events) }

    func read(_ frame: Frame, _ index: Int32) throws(BadArgument) -> UnsafeMutableBufferPointer<pollfd> {
        let polled = frame.polled(at: index)
        if polled.contains(where: { $0.fd == .min }) { throw BadArgument(code: EBADF) }
        return polled
    }
}

extension ResultBuilder {
    /// An array of tables made of those descriptors for which there are events, each also with the `fd` that the
    /// table at the argument has for it. The memory is the argument's, and is used up.
    func polled(
        _ layout: Layout<pollfd>, _ polled: UnsafeMutableBufferPointer<pollfd>, ofArgument index: Int32
    ) {
        var count = 0
        for (offset, var one) in polled.enumerated() where one.revents != 0 {
            one.fd = Int32(clamping: offset + 1)  // the position, see clua_polled
            polled[count] = one
            count += 1
        }
        records(layout, UnsafeBufferPointer(rebasing: polled[..<count]), ofArgument: index)
    }
}
