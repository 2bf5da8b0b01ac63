import CLinux
import Glibc

extension SyscallModule {
    nonisolated(unsafe) static let helpers = Subsystem(
        entries: [
            /// The descriptor or region is not closed or unmapped by the collector any more. Other objects own
            /// nothing, and stay as they are. syscall-api.md 2.1
            call("nogc", .owner) { _, _ in },
            /// The bytes of a string or object as a string: the first `n`, or those before the first NUL, or all.
            /// syscall-api.md 2.1
            call("string", .data("object"), .optional(.count(of: 1, "n")), returns: "string") { frame, memory, count in
                if frame.isAbsent(1) { return frame.fail(BadArgument(index: 1, text: "string or object")) }
                let length = count ?? frame.textLength(1)
                frame.results {
                    if frame.isString(1) {
                        $0.bytes(memory.bytes, count: length)
                    } else {
                        $0.bytes(ofArgument: 1, count: length)
                    }
                }
            },
            /// The size in bytes of an object; of what a constructor makes, with `n` bytes or elements if it takes their
            /// number; or of a type of C, such as "int" or "struct stat". syscall-api.md 2.1
            call("sizeof", SizedArgument(), .optional(.long("n")), returns: "integer") { frame, sized, count in
                switch sized {
                case .known(let size): frame.push(Double(size))
                case .type(let type):
                    if type.hasCount && count == nil { return frame.fail(BadArgument(index: 2, text: "number")) }
                    guard let size = type.size(count: count ?? 0), size >= 0, !type.hasCount || count ?? 0 >= 0 else {
                        let text = "no \(type.name) has \(count ?? 0)"
                        return frame.fail(BadArgument(index: 2, text: text, isExpectation: false))
                    }
                    frame.push(Double(size))
                }
            },
            /// The memory of a buffer or struct, seen as another struct: `type` is "struct NAME *". The two share their
            /// bytes. Other casts of C there are none. syscall-api.md 2.1
            call("cast", .bytes("type"), .object, returns: "memory") { frame, name, _ in
                let declaration = String(decoding: UnsafeRawBufferPointer(name), as: UTF8.self)
                guard let layout = CType.structure(pointedToBy: declaration) else {
                    let text = "'\(declaration.prefix(60))' is not supported, only \"struct NAME *\""
                    return frame.fail(BadArgument(index: 1, text: text, isExpectation: false))
                }
                if let problem = frame.viewProblem(2, layout) {
                    return frame.fail(BadArgument(index: 2, text: problem, isExpectation: false))
                }
                frame.results { $0.view(layout, ofArgument: 2) }
            },
            /// The text of an error, and the argument as it is. man 3 strerror
            call("strerror", .named(.error, "errno"), returns: "string, integer|string") { frame, code in
                frame.results {
                    if let text = clinux_error_text(code) {
                        $0.bytes(text, count: strlen(text))
                    } else {
                        $0.text("Unknown error \(code)")
                    }
                    $0.argument(1)
                }
            },
            /// The number of an error. syscall-api.md 2.1
            call("errno", .named(.error, "name"), returns: "integer") { $0.push(Double($1)) },
            /// A signed integer of 64 bits: a number up to 2^53 either way, an int64 object beyond.
            /// syscall-api.md 7
            call("int64", .wide(Int64.self), returns: "integer|int64") { frame, value in
                frame.results { $0.integer(value) }
            },
            /// An unsigned integer of 64 bits: a number up to 2^53, a uint64 object beyond. syscall-api.md 7
            call("uint64", .wide(UInt64.self), returns: "integer|int64") { frame, value in
                frame.results { $0.integer(value) }
            },
        ], types: [.buffer("buffer"), .structure("fdset", Structs.fdset)])
}
