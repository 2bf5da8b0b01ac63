import CLinux
import Glibc

/// An option of a socket: a number, or a name of the level that an argument before it gives.
struct SocketOptionArgument: ArgumentKind {
    /// The position of the level.
    let level: Int32
    var label: String { "number or name" }
    var parameter: Parameter { Parameter(name: "optname", type: "integer|string") }

    func read(_ frame: Frame, _ index: Int32) throws(BadArgument) -> Int32 {
        let family: Family =
            switch try NamedArgument<Int32>.named(.socketLevel, "level").read(frame, level) {
            case Int32(IPPROTO_IP): .ipOption
            case Int32(IPPROTO_IPV6): .ipv6Option
            case Int32(IPPROTO_TCP): .tcpOption
            case Int32(IPPROTO_UDP): .udpOption
            default: .socketOption
            }
        return try NamedArgument<Int32>.named(family, "optname").read(frame, index)
    }
}

/// What an option is set to.
struct OptionValueArgument: ArgumentKind {
    enum Value {
        case number(Int32)
        case memory(Memory)
    }

    var label: String { "number, truth value, buffer, or string with a length" }
    var parameter: Parameter { Parameter(name: "optval", type: "integer|boolean|string|memory") }

    func read(_ frame: Frame, _ index: Int32) throws(BadArgument) -> Value {
        let hasLength = !frame.isAbsent(index + 1)
        if let memory = frame.memory(index), hasLength || frame.string(index) == nil { return .memory(memory) }
        if hasLength && frame.isAbsent(index) { return .memory(Memory(start: nil, count: .max)) }
        if !hasLength, let number = frame.integer(index) { return .number(Int32(truncatingIfNeeded: number)) }
        throw BadArgument(index: index, text: hasLength ? "string or buffer, with a length," : label)
    }
}

/// How many bytes of the value before it are meant; by default all.
struct OptionLengthArgument: ArgumentKind {
    let value: Int32
    var label: String { "number" }
    var parameter: Parameter { Parameter(name: "optlen", type: "integer", fallback: "its size") }

    func read(_ frame: Frame, _ index: Int32) throws(BadArgument) -> socklen_t {
        switch try OptionValueArgument().read(frame, value) {
        case .number: return socklen_t(MemoryLayout<Int32>.size)
        case .memory(let memory):
            if memory.start == nil {
                guard let count = frame.integer(index) else { throw BadArgument(index: index, text: label) }
                return socklen_t(truncatingIfNeeded: count)
            }
            return socklen_t(clamping: try CountArgument(memory: value).read(frame, index))
        }
    }
}

/// An option's value: a number; or, in the memory of an argument, the struct that it is or its number of bytes.
struct OptionResult: ResultKind {
    let memory: Int32?
    var type: String { "integer|memory" }

    func write(_ raw: (status: Int32, value: Int), _ frame: Frame) {
        if raw.status == -1 { return frame.fail(errno: errno) }
        if let memory, frame.isStructure(memory) {
            frame.results { $0.argument(memory) }
        } else {
            frame.push(Double(raw.value))
        }
    }
}

extension ArgumentKind where Self == SocketOptionArgument {
    static func socketOption(level: Int32) -> Self { .init(level: level) }
}

extension ArgumentKind where Self == OptionValueArgument {
    static var optionValue: Self { .init() }
}

extension ArgumentKind where Self == OptionLengthArgument {
    static func optionLength(of value: Int32) -> Self { .init(value: value) }
}
