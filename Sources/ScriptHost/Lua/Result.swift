import CLua
import Glibc

/// What a system call returned, as scripts get it. This is the one place where errno is read.
protocol ResultKind<Raw>: Sendable {
    associatedtype Raw
    /// The Lua type of the result, as LuaCATS writes it.
    var type: String { get }
    var canFail: Bool { get }
    var preparation: Preparation? { get }
    func write(_ raw: Raw, _ frame: Frame)
}

extension ResultKind {
    var canFail: Bool { true }
    var preparation: Preparation? { nil }
    var preparations: [Preparation] { preparation.map { [$0] } ?? [] }
}

/// `true`.
struct SuccessResult: ResultKind {
    var type: String { "true" }

    @inline(__always)
    func write(_ raw: Int32, _ frame: Frame) {
        if raw == -1 { frame.fail(errno: errno) } else { frame.push(true) }
    }
}

/// `true`, of a call that returns its error number and leaves errno alone.
struct ErrorNumberResult: ResultKind {
    var type: String { "true" }

    func write(_ raw: Int32, _ frame: Frame) {
        if raw == 0 { frame.push(true) } else { frame.fail(errno: raw) }
    }
}

/// A number of bytes, an offset, or any other integer that is not negative.
struct CountResult<Raw: SignedInteger & FixedWidthInteger & Sendable>: ResultKind {
    var type: String { "integer" }

    @inline(__always)
    func write(_ raw: Raw, _ frame: Frame) {
        if raw == -1 { frame.fail(errno: errno) } else { frame.push(integer: Int64(raw)) }
    }
}

/// An integer of a call that cannot fail.
struct NumberResult<Raw: FixedWidthInteger & Sendable>: ResultKind {
    var type: String { "integer" }
    var canFail: Bool { false }

    @inline(__always)
    func write(_ raw: Raw, _ frame: Frame) { frame.push(Double(raw)) }
}

/// A truth value of a call that cannot fail.
struct BooleanResult: ResultKind {
    var type: String { "boolean" }
    var canFail: Bool { false }

    @inline(__always)
    func write(_ raw: Bool, _ frame: Frame) { frame.push(raw) }
}

/// An object that owns a new descriptor.
struct DescriptorResult: ResultKind {
    /// The descriptor's number may have belonged to other objects: they no longer own it.
    var replaces = false
    var type: String { "fd" }
    var preparation: Preparation? { .reserve(1) }

    @inline(__always)
    func write(_ raw: Int32, _ frame: Frame) {
        if raw == -1 { return frame.fail(errno: errno) }
        frame.results { $0.descriptor(raw, replaces: replaces) }
    }
}

/// An array of two objects that own new descriptors.
struct DescriptorPairResult: ResultKind {
    var type: String { "fd[]" }
    var preparation: Preparation? { .reserve(2) }

    func write(_ raw: (status: Int32, first: Int32, second: Int32), _ frame: Frame) {
        if raw.status == -1 { return frame.fail(errno: errno) }
        frame.results { results in
            results.table {
                results.descriptor(raw.first)
                results.descriptor(raw.second)
            }
        }
    }
}

/// The struct that an argument gave, or a new one: what the call has filled.
struct FilledResult<Record>: ResultKind {
    let layout: Layout<Record>
    let argument: Int32
    var type: String { layout.name }

    @inline(__always)
    func write(_ raw: Int32, _ frame: Frame) {
        if raw == -1 { return frame.fail(errno: errno) }
        frame.results { $0.filled(layout, argument: argument) }
    }
}

/// A new struct, of what the call has put into the frame.
struct RecordResult<Record>: ResultKind {
    let layout: Layout<Record>
    var type: String { layout.name }

    func write(_ raw: Int32, _ frame: Frame) {
        if raw == -1 { return frame.fail(errno: errno) }
        frame.withRecord(as: Record.self) { record in frame.results { $0.structure(layout, from: record) } }
    }
}

/// The number of bytes that were read into the memory of an argument of the kind `.bufferOrString`, or, when there
/// is none, the bytes as a string.
struct TransferResult: ResultKind {
    let memory: Int32
    var type: String { "integer|string" }

    @inline(__always)
    func write(_ raw: Int, _ frame: Frame) {
        if raw == -1 { return frame.fail(errno: errno) }
        if frame.isAbsent(memory) || frame.isFalse(memory) {
            frame.results { $0.bytes(frame.scratch.baseAddress, count: raw) }
        } else {
            frame.push(Double(raw))
        }
    }
}

/// An array of the strings that the call has put into the scratch of the frame, in so many bytes, a NUL after each.
struct StringListResult: ResultKind {
    var type: String { "string[]" }

    func write(_ raw: Int, _ frame: Frame) {
        if raw == -1 { return frame.fail(errno: errno) }
        frame.results { $0.strings(frame.scratch.baseAddress, size: raw) }
    }
}

/// A string of so many bytes, which the call has put into the scratch of the frame.
struct ScratchResult: ResultKind {
    var type: String { "string" }

    @inline(__always)
    func write(_ raw: Int, _ frame: Frame) {
        if raw == -1 { return frame.fail(errno: errno) }
        frame.results { $0.bytes(frame.scratch.baseAddress, count: raw) }
    }
}

extension ResultKind where Self == SuccessResult {
    static var success: Self { .init() }
}

extension ResultKind where Self == ErrorNumberResult {
    static var errorNumber: Self { .init() }
}

extension ResultKind where Self == CountResult<Int> {
    static var count: Self { .init() }
}

extension ResultKind where Self == CountResult<Int32> {
    static var integer: Self { .init() }
}

extension ResultKind where Self == BooleanResult {
    static var boolean: Self { .init() }
}

extension ResultKind where Self == DescriptorResult {
    static var descriptor: Self { .init() }
}

extension ResultKind where Self == DescriptorPairResult {
    static var descriptorPair: Self { .init() }
}

extension ResultKind where Self == ScratchResult {
    static var scratch: Self { .init() }
}

extension ResultKind where Self == TransferResult {
    static func transfer(_ memory: Int32) -> Self { .init(memory: memory) }
}

extension ResultKind {
    /// An integer of a call that cannot fail.
    static func number<Raw>(_ type: Raw.Type) -> Self where Self == NumberResult<Raw> { .init() }

    /// The struct that came as an argument of kind `.filled`, or a new one.
    static func filled<Record>(_ layout: Layout<Record>, argument: Int32) -> Self where Self == FilledResult<Record> {
        .init(layout: layout, argument: argument)
    }
}
