import CLua

/// A layout, of whatever struct.
typealias AnyLayout = UnsafeMutablePointer<clua_layout>

extension AnyLayout {
    /// The struct's name and its size in bytes.
    var structName: String { String(cString: pointee.name) }
    var structSize: Int { Int(pointee.size) }
}

/// The fields of a C struct under the names that scripts know, declared once: reading a table into
/// the struct, making a table or userdata of it, and the messages all follow the same list.
struct Layout<Record>: @unchecked Sendable {
    /// Lives as long as the process: Lua closures hold its address.
    let raw: AnyLayout

    /// - Parameter name: what messages call a value of this kind.
    init(_ name: StaticString, _ fields: [Field<Record>]) {
        let list = UnsafeMutablePointer<clua_field>.allocate(capacity: fields.count)
        for (index, field) in fields.enumerated() {
            (list + index).initialize(to: field.raw)
        }
        raw = .allocate(capacity: 1)
        raw.initialize(to: clua_layout())
        raw.pointee.name = name.cString
        raw.pointee.fields = UnsafePointer(list)
        raw.pointee.field_count = UInt32(fields.count)
        raw.pointee.size = UInt32(MemoryLayout<Record>.size)
        raw.pointee.record = unsafeBitCast(Record.self as Any.Type, to: UnsafeRawPointer.self)
    }

    var name: String { String(cString: raw.pointee.name) }
}

/// One field of a struct.
struct Field<Record> {
    var raw: clua_field

    private init(_ name: StaticString, _ path: PartialKeyPath<Record>, _ kind: clua_kind, size: Int) {
        guard let offset = MemoryLayout<Record>.offset(of: path) else {
            preconditionFailure("the field \(name) has no offset: a union or a bit field")
        }
        self.init(name, offset: offset, kind, size: size)
    }

    private init(_ name: StaticString, offset: Int, _ kind: clua_kind, size: Int) {
        raw = clua_field()
        raw.name = name.cString
        raw.offset = UInt32(offset)
        raw.kind = UInt8(kind.rawValue)
        raw.width = UInt8(size)
    }

    /// An integer. A signed one that is `positive` refuses what is below 0. An `alias` is another name
    /// for what a field before is about, and has no position among a constructor's arguments.
    static func integer<Value: FixedWidthInteger>(
        _ name: StaticString, _ path: KeyPath<Record, Value>, positive: Bool = false, readOnly: Bool = false,
        alias: Bool = false
    ) -> Self {
        var field = Self(name, path, Value.isSigned ? CLUA_SIGNED : CLUA_UNSIGNED, size: MemoryLayout<Value>.size)
        field.raw.positive = positive
        field.raw.read_only = readOnly
        field.raw.alias = alias
        return field
    }

    /// A `size_t`, which Swift takes for signed.
    static func size(_ name: StaticString, _ path: KeyPath<Record, Int>) -> Self {
        Self(name, path, CLUA_UNSIGNED, size: MemoryLayout<Int>.size)
    }

    /// A truth value, held in one byte.
    static func boolean(_ name: StaticString, _ path: KeyPath<Record, Bool>, readOnly: Bool = false) -> Self {
        var field = Self(name, path, CLUA_BOOLEAN, size: 1)
        field.raw.read_only = readOnly
        return field
    }

    /// A `timespec`: a number of seconds, or `{ sec =, nsec = }`.
    static func time<Value>(_ name: StaticString, _ path: KeyPath<Record, Value>) -> Self {
        Self(name, path, CLUA_TIME, size: MemoryLayout<Value>.size)
    }

    /// An integer whose bits are a set of names.
    static func set<Value: FixedWidthInteger>(
        _ name: StaticString, _ path: KeyPath<Record, Value>, _ set: FlagSet
    ) -> Self {
        var field = Self(name, path, CLUA_BITS, size: MemoryLayout<Value>.size)
        field.raw.set = UnsafePointer(set.raw)
        return field
    }

    /// The lower bits of an integer, as one of another type. For results only.
    static func lower<Value: FixedWidthInteger, Part: FixedWidthInteger>(
        _ name: StaticString, _ path: KeyPath<Record, Value>, as part: Part.Type
    ) -> Self {
        var field = Self(name, path, Part.isSigned ? CLUA_SIGNED : CLUA_UNSIGNED, size: MemoryLayout<Part>.size)
        if 1.littleEndian != 1 { field.raw.offset += UInt32(MemoryLayout<Value>.size - MemoryLayout<Part>.size) }
        return field
    }

    /// An integer whose bits' names become fields of the table that is made of the struct. For results only.
    static func flags<Value: FixedWidthInteger>(_ path: KeyPath<Record, Value>, _ set: FlagSet) -> Self {
        var field = Self("", path, CLUA_FLAGS, size: MemoryLayout<Value>.size)
        field.raw.set = UnsafePointer(set.raw)
        return field
    }

    /// A struct in the struct, read as a view of it. For objects only.
    static func nested<Value>(
        _ name: StaticString, _ path: KeyPath<Record, Value>, _ layout: Layout<Value>, alias: Bool = false
    ) -> Self {
        var field = Self(name, path, CLUA_STRUCT, size: 0)
        field.raw.layout = UnsafePointer(layout.raw)
        field.raw.alias = alias
        return field
    }

    /// An array of unsigned integers, read as a view of it. For objects only.
    ///
    /// - Parameter element: the type of its elements.
    static func array<Value, Element: UnsignedInteger>(
        _ name: StaticString, _ path: KeyPath<Record, Value>, of element: Element.Type
    ) -> Self {
        var field = Self(name, path, CLUA_ARRAY, size: MemoryLayout<Element>.size)
        field.raw.size = UInt32(MemoryLayout<Value>.size)
        return field
    }

    /// The bytes from an offset to the struct's end. For objects only.
    static func bytes(_ name: StaticString, from offset: Int = MemoryLayout<Record>.size) -> Self {
        Self(name, offset: offset, CLUA_ARRAY, size: 1)
    }

    /// The address of an object, which the struct keeps alive. For objects only.
    static func pointer<Value>(_ name: StaticString, _ path: KeyPath<Record, Value>) -> Self {
        Self(name, path, CLUA_POINTER, size: MemoryLayout<Value>.size)
    }

    /// Any Lua value, kept alive by a reference that the struct holds.
    static func value(_ name: StaticString, _ path: KeyPath<Record, Int32>) -> Self {
        Self(name, path, CLUA_VALUE, size: 4)
    }
}

/// Names for the bits of an integer: `{ rusr = true, dir = true }`.
struct FlagSet: @unchecked Sendable {
    let raw: UnsafeMutablePointer<clua_set>

    /// - Parameters:
    ///   - flags: name, value, and the mask under which the bits equal the value when it is set.
    ///   - words: strings that stand for whole values where a set is expected.
    init(
        _ flags: [(name: StaticString, value: UInt32, mask: UInt32)], words: [(name: StaticString, value: UInt32)] = []
    ) {
        func list(_ rows: [(StaticString, UInt32, UInt32)]) -> UnsafePointer<clua_flag> {
            let list = UnsafeMutablePointer<clua_flag>.allocate(capacity: max(rows.count, 1))
            for (index, row) in rows.enumerated() {
                (list + index).initialize(to: clua_flag(name: row.0.cString, mask: row.2, value: row.1))
            }
            return UnsafePointer(list)
        }
        raw = .allocate(capacity: 1)
        raw.initialize(to: clua_set())
        raw.pointee.flags = list(flags.map { ($0.name, $0.value, $0.mask) })
        raw.pointee.flag_count = UInt32(flags.count)
        raw.pointee.words = list(words.map { ($0.name, $0.value, 0) })
        raw.pointee.word_count = UInt32(words.count)
    }
}

extension StaticString {
    /// As C sees it; a literal lives as long as the process.
    var cString: UnsafePointer<CChar> {
        UnsafeRawPointer(utf8Start).assumingMemoryBound(to: CChar.self)
    }
}
