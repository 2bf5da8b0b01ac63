import CLua

/// A struct; nil is a pointer to nothing, for which the kernel answers EFAULT.
struct StructArgument<Record>: ArgumentKind {
    let layout: Layout<Record>
    let name: StaticString
    var isRequired = false
    var label: String { layout.name }
    var parameter: Parameter { Parameter(name: "\(name)", type: layout.name, fallback: isRequired ? nil : "nil") }

    @inline(__always)
    func read(_ frame: Frame, _ index: Int32) throws(BadArgument) -> UnsafeMutablePointer<Record> {
        var bytes: UnsafeMutableRawPointer?
        switch clua_struct_at(frame.raw.pointee.L, index, layout.raw, &bytes) {
        case CLUA_FOUND: return bytes!.assumingMemoryBound(to: Record.self)
        case CLUA_NIL where !isRequired: return unmapped()
        default: throw BadArgument(index: index, text: label)
        }
    }
}

/// A struct that the call fills and returns; without one, the call fills a new one.
struct FilledArgument<Record>: ArgumentKind {
    let layout: Layout<Record>
    let name: StaticString
    var label: String { layout.name }
    var parameter: Parameter { Parameter(name: "\(name)", type: layout.name, fallback: "a new one") }

    @inline(__always)
    func read(_ frame: Frame, _ index: Int32) throws(BadArgument) -> UnsafeMutablePointer<Record> {
        var bytes: UnsafeMutableRawPointer?
        switch clua_struct_at(frame.raw.pointee.L, index, layout.raw, &bytes) {
        case CLUA_FOUND: return bytes!.assumingMemoryBound(to: Record.self)
        case CLUA_NIL: return frame.withRecord(as: Record.self) { $0 }
        default: throw BadArgument(index: index, text: label)
        }
    }
}

/// A few structs without pointers, in an array; or nil.
struct StructListArgument<Record>: ArgumentKind {
    let layout: Layout<Record>
    let name: StaticString
    let count: Int
    /// What numbers and strings among them stand for.
    let convert: StructConversion
    var label: String { "table of \(layout.name)" }
    var parameter: Parameter { Parameter(name: "\(name)", type: "\(layout.name)[]", fallback: "nil") }
    var preparation: Preparation? { .structs(layout.raw, count: count, convert: convert) }

    func read(_ frame: Frame, _ index: Int32) throws(BadArgument) -> UnsafePointer<Record>? {
        frame.isAbsent(index) ? nil : frame.withRecord(as: Record.self) { UnsafePointer($0) }
    }
}

/// An object of the module, of whatever kind: a struct, buffer, vector or region.
struct ObjectArgument: ArgumentKind {
    var name: StaticString = "object"
    var label: String { "object" }
    var parameter: Parameter { Parameter(name: "\(name)", type: "memory") }

    func read(_ frame: Frame, _ index: Int32) throws(BadArgument) -> Memory {
        var bytes: UnsafeMutablePointer<UInt8>?
        var size = 0
        switch clua_memory_at(frame.raw.pointee.L, index, &bytes, &size) {
        case CLUA_FOUND: return Memory(start: bytes, count: size)
        case CLUA_CLOSED:
            throw BadArgument(index: index, text: "the region is not mapped any more", isExpectation: false)
        default: throw BadArgument(index: index, text: label)
        }
    }
}

extension Frame {
    /// The struct of a layout that an argument is; nil for anything else.
    func structure<Record>(_ index: Int32, _ layout: Layout<Record>) -> UnsafeMutablePointer<Record>? {
        var bytes: UnsafeMutableRawPointer?
        let found = clua_struct_at(raw.pointee.L, index, layout.raw, &bytes)
        return found == CLUA_FOUND ? bytes?.assumingMemoryBound(to: Record.self) : nil
    }

    /// Whether an argument is a struct of whatever layout.
    func isStructure(_ index: Int32) -> Bool { clua_layout_at(raw.pointee.L, index) != nil }

    /// Whether an argument is a struct of the layout.
    func isStructure<Record>(_ index: Int32, _ layout: Layout<Record>) -> Bool {
        structure(index, layout) != nil
    }
}

extension ArgumentKind {
    static func structure<Record>(
        _ layout: Layout<Record>, _ name: StaticString, required: Bool = false
    ) -> Self where Self == StructArgument<Record> {
        .init(layout: layout, name: name, isRequired: required)
    }

    static func filled<Record>(_ layout: Layout<Record>, _ name: StaticString) -> Self
    where Self == FilledArgument<Record> {
        .init(layout: layout, name: name)
    }
}

extension ArgumentKind where Self == ObjectArgument {
    static var object: Self { .init() }
}
