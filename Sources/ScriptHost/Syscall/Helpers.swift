extension SyscallModule {
    nonisolated(unsafe) static let helpers = Subsystem(
        entries: [
            /// The descriptor or region is not closed or unmapped by the collector any more. Other objects own
            /// nothing, and stay as they are.
            call("nogc", .owner) { _, _ in },
            /// A signed integer of 64 bits: a number up to 2^53 either way, an int64 object beyond.
            call("int64", .wide(Int64.self), returns: "integer|int64") { frame, value in
                frame.results { $0.integer(value) }
            },
            /// An unsigned integer of 64 bits: a number up to 2^53, a uint64 object beyond.
            call("uint64", .wide(UInt64.self), returns: "integer|int64") { frame, value in
                frame.results { $0.integer(value) }
            },
        ], types: [.buffer("buffer")])
}
