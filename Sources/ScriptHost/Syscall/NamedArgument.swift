/// An integer that can also be given by the C name of a constant: in full, without its prefix, in any case;
/// bit masks as a list with commas, too.
struct NamedArgument<Value: FixedWidthInteger & Sendable>: ArgumentKind {
    struct Details {
        let integer: IntegerArgument<Value>
        let family: Family
    }

    let details: Permanent<Details>

    init(integer: IntegerArgument<Value>, family: Family) {
        details = Permanent(Details(integer: integer, family: family))
    }

    var label: String { "number or name" }
    var parameter: Parameter {
        var parameter = details.integer.parameter
        parameter.type = "integer|string"
        return parameter
    }

    @inline(__always)
    func read(_ frame: Frame, _ index: Int32) throws(BadArgument) -> Value {
        if let value = frame.integer(index) { return Value(truncatingIfNeeded: value) }
        return Value(truncatingIfNeeded: try readOther(frame, index))
    }

    @inline(never)
    private func readOther(_ frame: Frame, _ index: Int32) throws(BadArgument) -> Int64 {
        guard let name = frame.string(index) else {
            return Int64(truncatingIfNeeded: try details.integer.read(frame, index))
        }
        if let value = details.family.value(of: name) { return value }
        throw unknown(name, index)
    }

    private func unknown(_ name: UnsafeBufferPointer<CChar>, _ index: Int32) -> BadArgument {
        let name = String(decoding: UnsafeRawBufferPointer(name).prefix(60), as: UTF8.self)
        return BadArgument(index: index, text: "'\(name)' names no \(details.family.label)", isExpectation: false)
    }
}

extension ArgumentKind where Self == NamedArgument<Int32> {
    static func named(_ family: Family, _ name: StaticString, default fallback: Int32? = nil) -> Self {
        .init(integer: .int(name, default: fallback), family: family)
    }
}

extension ArgumentKind where Self == NamedArgument<UInt32> {
    static func named(_ family: Family, unsigned name: StaticString, default fallback: UInt32? = nil) -> Self {
        .init(integer: .unsigned(name, default: fallback), family: family)
    }

    /// Permission bits.
    static var mode: Self { .named(.mode, unsigned: "mode") }
    static func mode(default fallback: UInt32) -> Self { .named(.mode, unsigned: "mode", default: fallback) }
}
