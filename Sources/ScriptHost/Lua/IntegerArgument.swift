import CLua

/// An integer: a number, whose fraction is cut, a truth value (1 or 0), or an int64 object. Strings are
/// refused, numeric ones too. What has more bits than the C type loses the upper ones (syscall-api.md, 1.3);
/// more than 64 bits, or NaN, is an error.
struct IntegerArgument<Value: FixedWidthInteger & Sendable>: ArgumentKind {
    struct Details {
        let name: StaticString
        let fallback: Value?
    }

    let details: Permanent<Details>

    init(name: StaticString, fallback: Value? = nil) { details = Permanent(Details(name: name, fallback: fallback)) }

    var label: String { "number" }
    var parameter: Parameter {
        Parameter(
            name: "\(details.name)", type: Value.bitWidth > 53 ? "integer|int64" : "integer",
            fallback: details.fallback.map { "\($0)" })
    }

    @inline(__always)
    func read(_ frame: Frame, _ index: Int32) throws(BadArgument) -> Value {
        if let value = frame.integer(index) { return Value(truncatingIfNeeded: value) }
        return try readOther(frame, index)
    }

    @inline(never)
    private func readOther(_ frame: Frame, _ index: Int32) throws(BadArgument) -> Value {
        if frame.isAbsent(index), let fallback = details.fallback { return fallback }
        if frame.number(index) == nil { throw BadArgument(index: index, text: label) }
        throw BadArgument(index: index, text: "the number does not fit into 64 bits", isExpectation: false)
    }
}

/// A decimal number of up to 64 bits, as a number, a string of digits or an int64 object: what S.int64 and
/// S.uint64 make their value of. Anything that does not fit is an error.
struct WideArgument<Value: FixedWidthInteger & Sendable>: ArgumentKind {
    var label: String { "number, string of decimal digits, or int64" }
    var parameter: Parameter { Parameter(name: "n", type: "number|string|int64") }

    func read(_ frame: Frame, _ index: Int32) throws(BadArgument) -> Value {
        var bits: UInt64 = 0
        var isSigned = false
        if clua_int64(frame.raw.pointee.L, index, &bits, &isSigned) {
            if let value = isSigned ? Value(exactly: Int64(bitPattern: bits)) : Value(exactly: bits) { return value }
            throw BadArgument(index: index, text: "it does not fit", isExpectation: false)
        }
        if let digits = frame.string(index) {
            let text = String(decoding: UnsafeRawBufferPointer(digits), as: UTF8.self)
            if let value = Value(text) { return value }
            throw BadArgument(index: index, text: "'\(text)' is no decimal number that fits", isExpectation: false)
        }
        guard let number = frame.number(index) else { throw BadArgument(index: index, text: label) }
        if let value = Value(exactly: number) { return value }
        throw BadArgument(index: index, text: "\(number) is no integer that fits", isExpectation: false)
    }
}

extension Frame {
    /// An argument that is an integer in some way, in 64 bits; nil for anything else.
    @inline(__always)
    func integer(_ index: Int32) -> Int64? {
        let integer = clua_integer_at(raw.pointee.L, index)
        return integer.found == CLUA_FOUND ? integer.value : nil
    }
}

/// An array of integers, as 32 bits each.
struct IntegersArgument: ArgumentKind {
    let name: StaticString
    var label: String { "table of numbers" }
    var parameter: Parameter { Parameter(name: "\(name)", type: "integer[]") }
    var preparation: Preparation? { .integers }

    func read(_ frame: Frame, _ index: Int32) throws(BadArgument) -> UnsafeBufferPointer<UInt32> {
        frame.integers(at: index)
    }
}

extension ArgumentKind where Self == IntegersArgument {
    static func integers(_ name: StaticString) -> Self { .init(name: name) }
}

extension ArgumentKind where Self == IntegerArgument<Int32> {
    /// A C `int`.
    static func int(_ name: StaticString, default fallback: Int32? = nil) -> Self {
        .init(name: name, fallback: fallback)
    }
}

extension ArgumentKind where Self == IntegerArgument<UInt32> {
    /// A C `unsigned`: an identity, for example.
    static func unsigned(_ name: StaticString, default fallback: UInt32? = nil) -> Self {
        .init(name: name, fallback: fallback)
    }
}

extension ArgumentKind where Self == IntegerArgument<Int> {
    /// A C `off_t` or `long`.
    static func long(_ name: StaticString, default fallback: Int? = nil) -> Self {
        .init(name: name, fallback: fallback)
    }
}

extension ArgumentKind where Self == IntegerArgument<UInt64> {
    /// A C `dev_t` or `uint64_t`.
    static func unsignedLong(_ name: StaticString, default fallback: UInt64? = nil) -> Self {
        .init(name: name, fallback: fallback)
    }
}

extension ArgumentKind {
    static func wide<Value>(_ type: Value.Type) -> Self where Self == WideArgument<Value> { .init() }
}
