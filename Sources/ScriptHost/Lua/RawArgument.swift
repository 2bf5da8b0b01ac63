import CLua
import Glibc

/// What a register of the processor holds when a system call is made: an integer, or the address of a string or of
/// an object's memory. No argument and nil are 0, a descriptor object is its number.
struct WordArgument: ArgumentKind {
    let name: StaticString
    var label: String { "number, string or object" }
    var parameter: Parameter { Parameter(name: "\(name)", type: "integer|string|memory|fd", fallback: "0") }

    func read(_ frame: Frame, _ index: Int32) throws(BadArgument) -> Int {
        if frame.isAbsent(index) { return 0 }
        if let integer = frame.integer(index) { return Int(integer) }
        if let string = frame.string(index) { return Int(bitPattern: string.baseAddress) }
        let L = frame.raw.pointee.L
        let descriptor = clua_descriptor_at(L, index)
        var bytes: UnsafeMutablePointer<UInt8>?
        var size = 0
        switch (descriptor.found, clua_memory_at(L, index, &bytes, &size)) {
        case (CLUA_FOUND, _): return Int(descriptor.value)
        case (CLUA_CLOSED, _): throw BadArgument(code: EBADF)
        case (_, CLUA_FOUND): return Int(bitPattern: bytes)
        case (_, CLUA_CLOSED):
            throw BadArgument(index: index, text: "the region is not mapped any more", isExpectation: false)
        default: throw BadArgument(index: index, text: label)
        }
    }
}

/// An integer that no call can take for an address; 0 without one.
struct SmallArgument: ArgumentKind {
    private let integer: IntegerArgument<UInt64>
    var label: String { integer.label }
    var parameter: Parameter { integer.parameter }

    init(name: StaticString) { integer = .unsignedLong(name, default: 0) }

    func read(_ frame: Frame, _ index: Int32) throws(BadArgument) -> UInt {
        let value = try integer.read(frame, index)
        if value < 4096 { return UInt(value) }
        throw BadArgument(index: index, text: "\(value) could be an address", isExpectation: false)
    }
}

extension ArgumentKind where Self == SmallArgument {
    static func small(_ name: StaticString) -> Self { .init(name: name) }
}

extension ArgumentKind where Self == WordArgument {
    static func word(_ name: StaticString) -> Self { .init(name: name) }
}

extension Frame {
    /// The number of bytes of a string or object before its first NUL, or of all.
    func textLength(_ index: Int32) -> Int {
        if let string = string(index) { return string.firstIndex(of: 0) ?? string.count }
        return clua_text_length_at(raw.pointee.L, index)
    }

    func isString(_ index: Int32) -> Bool { string(index) != nil }

    /// Why an object can't be seen as a struct; nil if it can.
    func viewProblem(_ index: Int32, _ layout: AnyLayout) -> String? {
        clua_view_problem(raw.pointee.L, index, layout).map { String(cString: $0) }
    }

    /// Whether an argument is an object that owns a descriptor.
    func isDescriptor(_ index: Int32) -> Bool {
        let found = clua_descriptor_at(raw.pointee.L, index).found
        return number(index) == nil && (found == CLUA_FOUND || found == CLUA_CLOSED)
    }

    /// Whether an argument is an integer beyond 2^53.
    func isWide(_ index: Int32) -> Bool {
        var bits: UInt64 = 0
        var isSigned = false
        return clua_int64(raw.pointee.L, index, &bits, &isSigned)
    }
}
