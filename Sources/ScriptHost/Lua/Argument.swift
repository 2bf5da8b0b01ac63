import CLua

/// A kind of argument. All checking of arguments lives in the kinds' `read`.
///
/// A kind is a type, and not a closure, so that the compiler can put its `read` into the entry.
protocol ArgumentKind<Value>: Sendable {
    associatedtype Value
    /// What messages call it.
    var label: String { get }
    /// What C has to do with the argument before the body runs.
    var preparation: Preparation? { get }
    /// How the reference shows it.
    var parameter: Parameter { get }
    func read(_ frame: Frame, _ index: Int32) throws(BadArgument) -> Value
}

extension ArgumentKind {
    var preparation: Preparation? { nil }
    var parameter: Parameter { Parameter(name: label, type: "any") }
}

/// Something that an argument kind keeps for ever, behind a pointer. Kinds are copied at every call; what is not
/// needed to read an ordinary value costs nothing there.
@dynamicMemberLookup
struct Permanent<Value>: @unchecked Sendable {
    private let pointer: UnsafePointer<Value>

    init(_ value: Value) { pointer = permanent([value]) }

    subscript<Member>(dynamicMember path: KeyPath<Value, Member>) -> Member { pointer.pointee[keyPath: path] }
}

/// A parameter of a function, for the reference and the annotations of editors.
struct Parameter {
    var name: String
    /// The Lua types that it takes, as LuaCATS writes them.
    var type: String
    /// What stands for it when it is missing or nil; nil if it must be there.
    var fallback: String?
}

/// An argument that may be missing or nil.
struct OptionalArgument<Kind: ArgumentKind>: ArgumentKind {
    let kind: Kind
    var label: String { kind.label }
    var preparation: Preparation? { kind.preparation }
    var parameter: Parameter {
        var parameter = kind.parameter
        parameter.fallback = parameter.fallback ?? "nil"
        return parameter
    }

    @inline(__always)
    func read(_ frame: Frame, _ index: Int32) throws(BadArgument) -> Kind.Value? {
        frame.isAbsent(index) ? nil : try kind.read(frame, index)
    }
}

/// A name in a directory: bytes that are not empty and hold neither "/" nor NUL. A number is taken as
/// its string, as Lua's own functions take it.
struct NameArgument: ArgumentKind {
    var label: String { "name" }
    var preparation: Preparation? { .text }

    @inline(__always)
    func read(_ frame: Frame, _ index: Int32) throws(BadArgument) -> UnsafePointer<CChar> {
        guard let bytes = frame.string(index), let start = bytes.baseAddress else {
            throw BadArgument(index: index, text: "string")
        }
        if bytes.isEmpty {
            throw BadArgument(index: index, text: "the name is empty", isExpectation: false)
        }
        for byte in bytes where byte == 0 || byte == 0x2F {
            let found = byte == 0 ? "a NUL byte" : "'/'"
            throw BadArgument(index: index, text: "the name holds \(found)", isExpectation: false)
        }
        return start
    }
}

/// An array of strings; numbers are taken as their strings, unless it is strict.
struct StringsArgument: ArgumentKind {
    var name: StaticString = "strings"
    var isStrict = false
    var label: String { "array of strings" }
    var parameter: Parameter { Parameter(name: "\(name)", type: "string[]") }
    var preparation: Preparation? { .strings(strict: isStrict) }

    func read(_ frame: Frame, _ index: Int32) throws(BadArgument) -> UnsafeBufferPointer<UnsafeMutablePointer<CChar>?> {
        frame.strings(at: index)
    }
}

/// The functions with certain names of a table or other indexable object, as references to call
/// them by, 0 where there is none; and the members with other names that are true.
struct FunctionsArgument: ArgumentKind, @unchecked Sendable {
    /// C strings that live as long as the process.
    let names: [UnsafePointer<CChar>]
    let switches: [UnsafePointer<CChar>]
    var label: String { "table of functions" }
    var preparation: Preparation? { .functions(names + switches) }

    func read(_ frame: Frame, _ index: Int32) throws(BadArgument) -> (functions: [Int32], switches: [Bool]) {
        let found = UnsafeBufferPointer(start: frame.functions, count: names.count + switches.count)
        return (
            found.prefix(names.count).map { max($0, 0) }, found.dropFirst(names.count).map { $0 == Int32(CLUA_TRUE) }
        )
    }
}

/// A table read into a struct, or nil.
struct RecordArgument<Record>: ArgumentKind {
    let layout: Layout<Record>
    var label: String { "table" }
    var preparation: Preparation? { .record(layout.raw) }

    @inline(__always)
    func read(_ frame: Frame, _ index: Int32) throws(BadArgument) -> UnsafePointer<Record>? {
        frame.isAbsent(index) ? nil : frame.withRecord(as: Record.self) { UnsafePointer($0) }
    }
}

/// A table to be filled and returned in place of a new one, or nil.
struct ReusedTableArgument: ArgumentKind {
    var label: String { "table" }

    func read(_ frame: Frame, _ index: Int32) throws(BadArgument) {
        if !frame.isAbsent(index) && !frame.isTable(index) {
            throw BadArgument(index: index, text: "table")
        }
    }
}

extension ArgumentKind {
    static func optional<Kind>(_ kind: Kind) -> Self where Self == OptionalArgument<Kind> { .init(kind: kind) }
}

extension ArgumentKind where Self == NameArgument {
    static var name: Self { .init() }
}

extension ArgumentKind where Self == StringsArgument {
    static var strings: Self { .init() }
    /// Nothing but strings.
    static func strings(_ name: StaticString) -> Self { .init(name: name, isStrict: true) }
}

extension ArgumentKind where Self == FunctionsArgument {
    static func functions(_ names: [UnsafePointer<CChar>], switches: [UnsafePointer<CChar>]) -> Self {
        .init(names: names, switches: switches)
    }
}

extension ArgumentKind where Self == ReusedTableArgument {
    static var reusedTable: Self { .init() }
}

extension ArgumentKind {
    static func record<Record>(_ layout: Layout<Record>) -> Self where Self == RecordArgument<Record> {
        .init(layout: layout)
    }
}
