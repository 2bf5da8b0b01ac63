import CLinux
import Glibc

/// What can be asked of a descriptor beside reading and writing: `fcntl` and `ioctl`.
extension SyscallModule {
    nonisolated(unsafe) static let descriptorControls = Subsystem(
        entries: [
            /// Asks or changes something about a descriptor. F_DUPFD and F_DUPFD_CLOEXEC return a new descriptor;
            /// F_GETFD, F_GETFL, F_GETOWN, F_GETSIG, F_GETLEASE, F_GETPIPE_SZ, F_GET_SEALS and the hints a number;
            /// F_GETLK and F_OFD_GETLK the flock that was given, filled; F_GETOWN_EX an f_owner_ex; all others true,
            /// F_SETPIPE_SZ too. `arg` is a number, or where it has constants their names, as in `fd:fcntl("setfl",
            /// "nonblock")`; a flock for locks, an f_owner_ex for F_SETOWN_EX. A command that is not known here takes
            /// no number from 4096 up, which might be an address. man 2 fcntl
            call(
                "fcntl", .fd, .named(.fcntlCommand, "cmd"), ControlArgument(),
                returns: "true|integer|fd|flock|f_owner_ex",
                canFail: true, preparing: [.reserve(1)]
            ) { frame, number, command, argument in
                switch argument {
                case .integer(let value):
                    let result = clinux_fcntl(number, command, value)
                    switch command {
                    case F_DUPFD, F_DUPFD_CLOEXEC: DescriptorResult().write(result, frame)
                    case F_GETFD, F_GETFL, F_GETOWN, F_GETSIG, F_GETLEASE, F_GETPIPE_SZ, F_GET_SEALS:
                        CountResult().write(result, frame)
                    default: SuccessResult().write(result, frame)
                    }
                case .hint(let hint):
                    let result = clinux_fcntl_pointer(number, command, hint)
                    let isQuestion = command == F_GET_RW_HINT || command == F_GET_FILE_RW_HINT
                    if result == -1 || !isQuestion { return SuccessResult().write(result, frame) }
                    CountResult().write(Int(truncatingIfNeeded: hint.pointee), frame)
                case .lock(let lock):
                    let result = clinux_fcntl_pointer(number, command, lock)
                    if command != F_GETLK && command != F_OFD_GETLK { return SuccessResult().write(result, frame) }
                    FilledResult(layout: ControlArgument.lock, argument: 3).write(result, frame)
                case .owner(let owner):
                    let result = clinux_fcntl_pointer(number, command, owner)
                    if command == F_SETOWN_EX { return SuccessResult().write(result, frame) }
                    FilledResult(layout: ControlArgument.owner, argument: 3).write(result, frame)
                }
            },
            /// Asks a device or file system for what is its own, and returns what the request returns, mostly 0. `arg`
            /// is a number below 65536, or memory: a buffer or struct, which the request reads and fills, or a string,
            /// which it reads. It gets a copy of 64 KiB at most, so no request can touch what is not the object's; but
            /// an address inside of the memory, as some requests have them, is used as it is. man 2 ioctl
            call(
                "ioctl", .fd, .named(.ioctlRequest, unsigned: "request"), RequestArgument(), returns: "integer",
                canFail: true, preparing: [.scratch(RequestArgument.room)]
            ) { frame, number, request, argument in
                guard let memory = argument.memory else {
                    let value = UnsafeMutableRawPointer(bitPattern: argument.value)
                    return CountResult().write(clinux_ioctl(number, UInt(request), value), frame)
                }
                // What lies behind the copy is cleared: nothing of the stack may pass for an address.
                let scratch = frame.scratch
                scratch.initializeMemory(as: UInt8.self, repeating: 0)
                scratch.copyMemory(from: UnsafeRawBufferPointer(start: memory.bytes, count: memory.count))
                let result = clinux_ioctl(number, UInt(request), scratch.baseAddress)
                if !argument.isString {
                    UnsafeMutableRawBufferPointer(start: memory.start, count: memory.count)
                        .copyMemory(from: UnsafeRawBufferPointer(rebasing: scratch.prefix(memory.count)))
                }
                CountResult().write(result, frame)
            },
        ],
        types: [.structure("flock", ControlArgument.lock), .structure("f_owner_ex", ControlArgument.owner)],
        methods: ["fcntl", "ioctl"])
}

/// The third argument of `fcntl`, of which the command before it decides.
private struct ControlArgument: ArgumentKind {
    enum Value {
        case integer(Int)
        /// The command stores a number, or reads it, where it points to.
        case hint(UnsafeMutablePointer<UInt64>)
        case lock(UnsafeMutablePointer<flock>)
        case owner(UnsafeMutablePointer<f_owner_ex>)
    }

    static let lock = Layout<flock>(
        "flock",
        [
            .integer("l_type", \.l_type), .integer("l_whence", \.l_whence), .integer("l_start", \.l_start),
            .integer("l_len", \.l_len), .integer("l_pid", \.l_pid),
        ])

    static let owner = Layout<f_owner_ex>("f_owner_ex", [.integer("type", \.type.rawValue), .integer("pid", \.pid)])

    private let command = NamedArgument<Int32>.named(.fcntlCommand, "cmd")

    var label: String { "number" }
    var parameter: Parameter { Parameter(name: "arg", type: "integer|string|flock|f_owner_ex", fallback: "0") }

    func read(_ frame: Frame, _ index: Int32) throws(BadArgument) -> Value {
        let command = try command.read(frame, index - 1)
        switch command {
        case F_GETLK, F_SETLK, F_SETLKW, F_OFD_GETLK, F_OFD_SETLK, F_OFD_SETLKW:
            return .lock(try StructArgument(layout: Self.lock, name: "arg", isRequired: true).read(frame, index))
        case F_SETOWN_EX:
            return .owner(try StructArgument(layout: Self.owner, name: "arg", isRequired: true).read(frame, index))
        case F_GETOWN_EX: return .owner(try FilledArgument(layout: Self.owner, name: "arg").read(frame, index))
        case F_GET_RW_HINT, F_GET_FILE_RW_HINT, F_SET_RW_HINT, F_SET_FILE_RW_HINT:
            let value = try integer(frame, index, command)
            return frame.withRecord(as: UInt64.self) {
                $0.initialize(to: UInt64(truncatingIfNeeded: value))
                return .hint($0)
            }
        case F_SETFD, F_SETFL, F_SETSIG, F_SETLEASE, F_NOTIFY, F_ADD_SEALS, F_DUPFD, F_DUPFD_CLOEXEC, F_GETFD, F_GETFL,
            F_SETOWN, F_GETOWN, F_GETSIG, F_GETLEASE, F_SETPIPE_SZ, F_GETPIPE_SZ, F_GET_SEALS:
            return .integer(try integer(frame, index, command))
        default:
            let value = try integer(frame, index, command)
            if value < 4096 { return .integer(value) }
            throw BadArgument(
                index: index, text: "\(value) could be an address, which command \(command) may take",
                isExpectation: false)
        }
    }

    private func integer(_ frame: Frame, _ index: Int32, _ command: Int32) throws(BadArgument) -> Int {
        if frame.string(index) != nil, let named = Self.named[command] { return Int(try named.read(frame, index)) }
        return try number.read(frame, index)
    }

    private let number = IntegerArgument<Int>.long("arg", default: 0)

    /// For commands whose number has names.
    private static let named: [Int32: NamedArgument<Int32>] = [
        F_SETFD: .named(.descriptorFlags, "arg"), F_SETFL: .named(.openFlags, "arg"), F_SETSIG: .named(.signal, "arg"),
        F_SETLEASE: .named(.lockType, "arg"), F_NOTIFY: .named(.notifyEvents, "arg"),
        F_ADD_SEALS: .named(.seals, "arg"),
        F_SET_RW_HINT: .named(.writeHint, "arg"), F_SET_FILE_RW_HINT: .named(.writeHint, "arg"),
    ]
}

/// The third argument of `ioctl`.
private struct RequestArgument: ArgumentKind {
    struct Value {
        var value = 0
        var memory: Memory?
        var isString = false
    }

    /// In bytes; <asm-generic/ioctl.h> has room for sizes up to 16 KiB.
    static let room = 65536

    private let memory = MemoryArgument.plainData("arg")
    var label: String { "number, string or buffer" }
    var parameter: Parameter { Parameter(name: "arg", type: "integer|string|memory", fallback: "0") }

    func read(_ frame: Frame, _ index: Int32) throws(BadArgument) -> Value {
        if frame.isAbsent(index) { return Value() }
        if let value = frame.integer(index) {
            if value < Self.room { return Value(value: Int(value)) }
            throw BadArgument(
                index: index, text: "\(value) could be an address, for which a buffer has to be given",
                isExpectation: false)
        }
        guard let size = frame.size(index) else { throw BadArgument(index: index, text: label) }
        if size > Self.room {
            throw BadArgument(
                index: index, text: "\(size) bytes are more than the \(Self.room) that a request can get",
                isExpectation: false)
        }
        return Value(memory: try memory.read(frame, index), isString: frame.string(index) != nil)
    }
}
