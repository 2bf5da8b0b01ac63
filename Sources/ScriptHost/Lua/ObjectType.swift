import CLua

/// A constructor of objects: a member of the module's table `t`.
struct ObjectType {
    let raw: clua_type

    private init(_ name: StaticString, _ shape: clua_shape, _ layout: AnyLayout? = nil) {
        raw = clua_type(name: name.cString, shape: UInt8(shape.rawValue), layout: UnsafePointer(layout))
    }

    var name: String { String(cString: raw.name) }

    /// The layout of the struct, or of each struct of a vector.
    var layout: AnyLayout? { UnsafeMutablePointer(mutating: raw.layout) }

    /// The size in bytes of one with `count` elements or bytes; nil if there is none so large.
    func size(count: Int) -> Int? {
        let fixed = raw.layout.map { Int($0.pointee.size) } ?? 0
        switch clua_shape(UInt32(raw.shape)) {
        case CLUA_SHAPE_STRUCT: return fixed
        case CLUA_SHAPE_DESCRIPTOR: return MemoryLayout<Int32>.size
        case CLUA_SHAPE_VECTOR:
            let (size, overflow) = fixed.multipliedReportingOverflow(by: count)
            return overflow ? nil : size
        default:
            let (size, overflow) = fixed.addingReportingOverflow(count)
            return overflow ? nil : size
        }
    }

    /// Whether its first argument is a count.
    var hasCount: Bool {
        let shape = clua_shape(UInt32(raw.shape))
        return shape == CLUA_SHAPE_VECTOR || shape == CLUA_SHAPE_BUFFER || shape == CLUA_SHAPE_FLEXIBLE
    }

    /// `S.t.timespec(1, 0)`
    static func structure<Record>(_ name: StaticString, _ layout: Layout<Record>) -> Self {
        Self(name, CLUA_SHAPE_STRUCT, layout.raw)
    }

    /// `S.t.cmsghdr(4)`: a struct that ends with so many bytes more.
    static func flexible<Record>(_ name: StaticString, _ layout: Layout<Record>) -> Self {
        Self(name, CLUA_SHAPE_FLEXIBLE, layout.raw)
    }

    /// `S.t.iovec(2)`: an array of structs.
    static func vector<Record>(_ name: StaticString, _ layout: Layout<Record>) -> Self {
        Self(name, CLUA_SHAPE_VECTOR, layout.raw)
    }

    /// `S.t.buffer(100)`
    static func buffer(_ name: StaticString) -> Self { Self(name, CLUA_SHAPE_BUFFER) }

    /// `S.t.fd(3)`: an object that owns a descriptor.
    static func descriptor(_ name: StaticString) -> Self { Self(name, CLUA_SHAPE_DESCRIPTOR) }

    /// The constructor that an argument is.
    init?(_ frame: Frame, _ index: Int32) {
        var type = clua_type()
        guard clua_type_at(frame.raw.pointee.L, index, &type) else { return nil }
        raw = type
    }
}

/// A member of a module that is a struct.
struct ObjectConstant {
    let raw: clua_object_constant
    let name: StaticString

    init<Record>(_ name: StaticString, _ layout: Layout<Record>, _ value: Record) {
        self.name = name
        raw = clua_object_constant(
            name: name.cString, layout: UnsafePointer(layout.raw), bytes: UnsafeRawPointer(permanent([value])))
    }
}
