import CLua

/// An argument of a handler.
typealias HandlerArgument = clua_argument

extension HandlerArgument {
    /// No argument: the list ends before it.
    static var none: Self { Self() }

    @inline(__always)
    fileprivate var count: Int32 { kind == UInt8(CLUA_ARG_NONE.rawValue) ? 0 : 1 }

    @inline(__always)
    private init(_ kind: clua_argument_kind) {
        self.init()
        self.kind = UInt8(kind.rawValue)
    }

    @inline(__always)
    fileprivate var backBit: UInt8 { read_back ? 1 : 0 }

    /// Bytes up to a NUL.
    @inline(__always)
    static func string(_ bytes: UnsafePointer<CChar>?) -> Self {
        var argument = Self(CLUA_ARG_STRING)
        argument.bytes = bytes
        return argument
    }

    @inline(__always)
    static func bytes(_ bytes: UnsafeRawPointer?, count: Int) -> Self {
        var argument = Self(CLUA_ARG_BYTES)
        argument.bytes = bytes?.assumingMemoryBound(to: CChar.self)
        argument.length = count
        return argument
    }

    @inline(__always)
    static func number(_ value: some BinaryInteger) -> Self {
        var argument = Self(CLUA_ARG_NUMBER)
        argument.number = Double(value)
        return argument
    }

    @inline(__always)
    static func boolean(_ value: Bool) -> Self {
        var argument = Self(CLUA_ARG_BOOLEAN)
        argument.number = value ? 1 : 0
        return argument
    }

    /// A fresh set of the bits' names.
    @inline(__always)
    static func set(_ bits: UInt32, _ set: FlagSet) -> Self {
        var argument = Self(CLUA_ARG_SET)
        argument.number = Double(bits)
        argument.set = UnsafePointer(set.raw)
        return argument
    }

    /// A fresh, empty table.
    @inline(__always)
    static var table: Self { Self(CLUA_ARG_TABLE) }

    /// A fresh, empty table whose fields are read into the struct after the call.
    @inline(__always)
    static func table<Record>(into target: UnsafeMutablePointer<Record>, _ layout: Layout<Record>) -> Self {
        var argument = Self(CLUA_ARG_TABLE)
        argument.target = UnsafeMutableRawPointer(target)
        argument.layout = UnsafePointer(layout.raw)
        argument.read_back = true
        return argument
    }

    /// A table with the struct's fields.
    ///
    /// - Parameters:
    ///   - readBack: read the fields into the struct again after the call.
    ///   - gather: the table also holds itself and the arguments after it, so many in all, as [1], [2]...
    @inline(__always)
    static func record<Record>(
        _ target: UnsafeMutablePointer<Record>, _ layout: Layout<Record>, readBack: Bool = false, gather: UInt8 = 0
    ) -> Self {
        var argument = Self(CLUA_ARG_RECORD)
        argument.target = UnsafeMutableRawPointer(target)
        argument.layout = UnsafePointer(layout.raw)
        argument.read_back = readBack
        argument.gather = gather
        return argument
    }

    /// Userdata with the struct's fields, of use during the call only; read back after it.
    @inline(__always)
    static func block<Record>(_ target: UnsafeMutablePointer<Record>, _ layout: Layout<Record>) -> Self {
        var argument = Self(CLUA_ARG_BLOCK)
        argument.target = UnsafeMutableRawPointer(target)
        argument.layout = UnsafePointer(layout.raw)
        argument.size = UInt32(MemoryLayout<Record>.size)
        argument.read_back = true
        return argument
    }

    /// A function, of use during the call only.
    @inline(__always)
    static func function(_ entry: PassedEntry) -> Self {
        var argument = Self(CLUA_ARG_ENTRY)
        argument.target = UnsafeMutableRawPointer(mutating: entry.raw)
        return argument
    }

    /// Userdata that owns the resource; nil if there is none.
    @inline(__always)
    static func resource(_ pointer: UnsafeMutableRawPointer?, _ type: ResourceType) -> Self {
        var argument = Self(CLUA_ARG_RESOURCE)
        argument.target = pointer
        argument.resource = UnsafePointer(type.raw)
        return argument
    }
}

/// Bytes that a handler has returned, or where in a file they are.
struct HandlerBuffer {
    fileprivate var raw = clua_buffer()

    /// From malloc, to be freed; nil when they are in a file. There even when the call then failed.
    var bytes: UnsafeMutableRawPointer? { raw.bytes }
    var size: Int { raw.size }
    var descriptor: Int32 { raw.descriptor }
    var offset: Int { Int(raw.offset) }
}

/// What a handler has to return.
struct HandlerResult {
    fileprivate var kind: clua_result_kind
    fileprivate var target: UnsafeMutableRawPointer?
    fileprivate var capacity = 0
    fileprivate var layout: UnsafePointer<clua_layout>?

    static var ignored: Self { .init(kind: CLUA_RESULT_IGNORED) }

    /// A number from 0 to `most`.
    static func count(upTo most: Int) -> Self { .init(kind: CLUA_RESULT_COUNT, capacity: most) }

    /// A string, cut to `capacity` bytes.
    static func bytes(into target: UnsafeMutableRawPointer?, capacity: Int) -> Self {
        .init(kind: CLUA_RESULT_BYTES, target: target, capacity: capacity)
    }

    /// An array of strings; each gets a NUL after it.
    static func strings(into target: UnsafeMutableRawPointer?, capacity: Int) -> Self {
        .init(kind: CLUA_RESULT_STRINGS, target: target, capacity: capacity)
    }

    /// A string, or a descriptor, an offset and perhaps a size; `capacity` bytes at most.
    static func buffer(into target: UnsafeMutablePointer<HandlerBuffer>, capacity: Int) -> Self {
        .init(kind: CLUA_RESULT_BUFFER, target: UnsafeMutableRawPointer(target), capacity: capacity)
    }

    /// A table with the struct's fields; or nil, if it is `optional`.
    static func record<Record>(
        into target: UnsafeMutablePointer<Record>, _ layout: Layout<Record>, optional: Bool = false
    ) -> Self {
        .init(
            kind: optional ? CLUA_RESULT_OPTIONAL_RECORD : CLUA_RESULT_RECORD,
            target: UnsafeMutableRawPointer(target), layout: UnsafePointer(layout.raw))
    }

    /// nil or an integer of 32 bits, then nil or a string, cut to `capacity` bytes.
    static func reply(into target: UnsafeMutableRawPointer?, capacity: Int) -> Self {
        .init(kind: CLUA_RESULT_REPLY, target: target, capacity: capacity)
    }
}

/// One call of a Lua function that answers a request.
struct HandlerCall {
    private var raw = clua_call()

    enum Outcome {
        case returned
        /// An errno value was thrown.
        case threw(Int32)
        /// It raised something else, or its result is not what it should be. `message` is there until
        /// `forgetFailure()`, which must follow.
        case failed
    }

    /// - Parameters:
    ///   - arguments: those from `.none` on do not count.
    ///   - visible: how many arguments the function can see. The others are not built, except where one
    ///     gathers those after it.
    ///   - keepsValues: what is assigned to a struct's `value` fields outlives the call.
    @inline(__always)
    init(
        _ function: Int32, named name: UnsafePointer<CChar>, result: HandlerResult,
        _ arguments: (
            HandlerArgument, HandlerArgument, HandlerArgument, HandlerArgument, HandlerArgument, HandlerArgument
        ), visible: Int32, keepsValues: Bool = false
    ) {
        let gathers =
            arguments.0.gather | arguments.1.gather | arguments.2.gather | arguments.3.gather | arguments.4.gather
            | arguments.5.gather
        let all =
            arguments.0.count + arguments.1.count + arguments.2.count + arguments.3.count + arguments.4.count
            + arguments.5.count
        let count = gathers == 0 ? min(all, visible) : all
        raw.function = function
        raw.name = name
        raw.argument_count = count
        raw.keeps_values = keepsValues
        raw.read_back =
            arguments.0.backBit | arguments.1.backBit << 1 | arguments.2.backBit << 2 | arguments.3.backBit << 3
            | arguments.4.backBit << 4 | arguments.5.backBit << 5
        raw.read_back &= (1 << UInt8(truncatingIfNeeded: count)) &- 1
        raw.result = UInt8(result.kind.rawValue)
        raw.target = result.target
        raw.capacity = result.capacity
        raw.layout = result.layout
        // One by one, and only what is there: the rest is zero already.
        if arguments.0.count > 0 { raw.arguments.0 = arguments.0 }
        if arguments.1.count > 0 { raw.arguments.1 = arguments.1 }
        if arguments.2.count > 0 { raw.arguments.2 = arguments.2 }
        if arguments.3.count > 0 { raw.arguments.3 = arguments.3 }
        if arguments.4.count > 0 { raw.arguments.4 = arguments.4 }
        if arguments.5.count > 0 { raw.arguments.5 = arguments.5 }
    }

    @inline(__always)
    mutating func run() -> Outcome {
        switch clua_invoke(&raw) {
        case CLUA_OK: .returned
        case CLUA_THROWN: .threw(raw.code)
        default: .failed
        }
    }

    /// The count or integer that was returned.
    var number: Double { raw.number }

    /// The length in bytes of the string or strings that were returned, before they were cut.
    var length: Int { raw.length }

    /// The error's message with its traceback.
    var message: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: raw.bytes, count: raw.length) }

    func forgetFailure() { clua_forget() }

    /// Lets go of a value that a struct's `value` field refers to.
    static func release(value reference: Int32) { clua_release_value(reference) }

    /// How many parameters a function declares; 255 if it takes any number.
    static func parameterCount(_ function: Int32) -> Int32 { clua_parameter_count(function) }
}
