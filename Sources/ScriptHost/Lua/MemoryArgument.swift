import CLua
import Glibc

/// Memory that an argument has; nil is a null pointer of any size, for which the kernel answers EFAULT.
struct Memory {
    var start: UnsafeMutableRawPointer?
    var count: Int
    var bytes: UnsafeRawPointer? { UnsafeRawPointer(start) }
}

/// A buffer, a region or a struct, for a call that fills it; or also a string, for one that only reads it.
struct MemoryArgument: ArgumentKind {
    let name: StaticString
    /// The call only reads it.
    let isOutput: Bool
    /// nil and false stand for the scratch of the frame: the call's result will be a string.
    var canBeScratch = false
    /// The C library reads the memory itself, so that a region, which may be gone, will not do.
    var isPlain = false

    var label: String { isOutput ? "string or buffer" : "buffer" }
    var parameter: Parameter {
        Parameter(
            name: "\(name)", type: isOutput ? "string|memory" : canBeScratch ? "memory|false" : "memory",
            fallback: canBeScratch ? "a string as result" : nil)
    }

    @inline(__always)
    func read(_ frame: Frame, _ index: Int32) throws(BadArgument) -> Memory {
        if isOutput, let string = frame.string(index) {
            return Memory(start: UnsafeMutableRawPointer(mutating: string.baseAddress), count: string.count)
        }
        var bytes: UnsafeMutablePointer<UInt8>?
        var size = 0
        let L = frame.raw.pointee.L
        let found =
            isPlain ? clua_plain_memory_at(L, index, &bytes, &size) : clua_memory_at(L, index, &bytes, &size)
        switch found {
        case CLUA_FOUND: return Memory(start: bytes, count: size)
        case CLUA_NIL where !canBeScratch: return Memory(start: nil, count: .max)
        case CLUA_CLOSED:
            throw BadArgument(index: index, text: "the region is not mapped any more", isExpectation: false)
        default:
            if canBeScratch && (found == CLUA_NIL || frame.isFalse(index)) {
                return Memory(start: frame.scratch.baseAddress, count: frame.scratch.count)
            }
            throw BadArgument(index: index, text: label)
        }
    }
}

/// How many bytes of the memory before it a call is about. More than there are is an error. By default all.
struct CountArgument: ArgumentKind {
    var name: StaticString = "count"
    /// The position of the memory.
    let memory: Int32
    /// What is counted, in bytes: 1, or the size of a vector's element.
    var unit = 1
    /// Without memory, there is scratch of the frame of this size.
    var makesScratch = false
    var label: String { "number" }
    var preparation: Preparation? { makesScratch ? .scratchUnless(memory) : nil }
    var parameter: Parameter { Parameter(name: "\(name)", type: "integer", fallback: "its size") }

    @inline(__always)
    func read(_ frame: Frame, _ index: Int32) throws(BadArgument) -> Int {
        let integer = clua_integer_at(frame.raw.pointee.L, index)
        let (value, found) = (integer.value, integer.found)
        if found != CLUA_FOUND && found != CLUA_NIL { throw BadArgument(index: index, text: label) }
        guard let size = frame.size(memory).map({ $0 / unit }) else {
            if found == CLUA_NIL { throw BadArgument(index: index, text: label) }
            if value < 0 && makesScratch {
                throw BadArgument(index: index, text: "\(value) bytes can't be read", isExpectation: false)
            }
            return makesScratch ? min(Int(value), frame.scratch.count) : value < 0 ? .max : Int(value)
        }
        if found == CLUA_NIL { return size }
        if value >= 0 && value <= Int64(size) { return Int(value) }
        throw BadArgument(
            index: index,
            text: "\(value) of the \(size) \(unit == 1 ? "bytes" : "elements") that argument #\(memory) has",
            isExpectation: false)
    }
}

/// A mapped region.
struct RegionArgument: ArgumentKind {
    var name: StaticString = "region"
    /// nil is a null pointer.
    var isOptional = false
    /// Any memory will do.
    var acceptsBuffers = false
    var label: String { acceptsBuffers ? "region or buffer" : "region" }
    var parameter: Parameter {
        Parameter(name: "\(name)", type: acceptsBuffers ? "memory" : "region", fallback: isOptional ? "nil" : nil)
    }

    func read(_ frame: Frame, _ index: Int32) throws(BadArgument) -> Memory {
        var bytes: UnsafeMutablePointer<UInt8>?
        var size = 0
        let L = frame.raw.pointee.L
        switch acceptsBuffers ? clua_memory_at(L, index, &bytes, &size) : clua_region_at(L, index, &bytes, &size) {
        case CLUA_FOUND: return Memory(start: bytes, count: size)
        case CLUA_NIL where isOptional: return Memory(start: nil, count: 0)
        case CLUA_CLOSED: throw BadArgument(code: EINVAL)
        default: throw BadArgument(index: index, text: label)
        }
    }
}

/// A vector of struct iovec, whose elements have been checked.
struct VectorArgument: ArgumentKind {
    var name: StaticString = "iov"
    /// The call writes to the memory.
    let isInto: Bool
    /// nil stands for none.
    var isOptional = false
    var label: String { "iovec" }
    var parameter: Parameter { Parameter(name: "\(name)", type: "iovec", fallback: isOptional ? "nil" : nil) }

    func read(_ frame: Frame, _ index: Int32) throws(BadArgument) -> UnsafeBufferPointer<iovec> {
        let vector = try frame.gather(index, offset: nil, isInto: isInto)
        if vector == nil && !isOptional { throw BadArgument(index: index, text: label) }
        return vector ?? UnsafeBufferPointer(start: nil, count: 0)
    }
}

extension Frame {
    /// Whether the argument is false.
    func isFalse(_ index: Int32) -> Bool {
        isBoolean(index) && integer(index) == 0
    }

    /// The size in bytes of a string or an object; nil for anything else.
    @inline(__always)
    func size(_ index: Int32) -> Int? {
        if let string = string(index) { return string.count }
        var bytes: UnsafeMutablePointer<UInt8>?
        var size = 0
        return clua_memory_at(raw.pointee.L, index, &bytes, &size) == CLUA_FOUND ? size : nil
    }

    /// The memory of an object, or of a string.
    func memory(_ index: Int32) -> Memory? {
        if let string = string(index) {
            return Memory(start: UnsafeMutableRawPointer(mutating: string.baseAddress), count: string.count)
        }
        var bytes: UnsafeMutablePointer<UInt8>?
        var size = 0
        let found = clua_memory_at(raw.pointee.L, index, &bytes, &size)
        return found == CLUA_FOUND ? Memory(start: bytes, count: size) : nil
    }

    /// What a call does with memory that a pointer field refers to.
    enum Use {
        /// The kernel reads it: a string will do.
        case read
        /// The kernel writes to it.
        case write
        /// It is written to in place, so that a region, which may be gone, will not do.
        case writePlain
    }

    /// The memory that the pointer field at an offset of a struct refers to; nil if it is a null pointer.
    func pointee(_ index: Int32, offset: Int, for use: Use, named name: StaticString) throws(BadArgument) -> Memory? {
        var bytes: UnsafeMutablePointer<UInt8>?
        var size = 0
        let kind =
            switch use {
            case .read: CLUA_USE_READ
            case .write: CLUA_USE_WRITE
            case .writePlain: CLUA_USE_PLAIN
            }
        switch clua_pointee_at(raw.pointee.L, index, offset, kind, &bytes, &size) {
        case CLUA_FOUND: return Memory(start: bytes, count: size)
        case CLUA_NIL: return nil
        case CLUA_CLOSED:
            throw BadArgument(index: index, text: "the region of \(name) is not mapped any more", isExpectation: false)
        default:
            let wanted = use == .writePlain ? "a buffer, not a string or region" : "a buffer, not a string"
            throw BadArgument(index: index, text: "\(name) has to be \(wanted)", isExpectation: false)
        }
    }

    /// The elements of a vector of struct iovec, with the addresses of what they refer to; or those of the
    /// vector that a pointer field refers to. nil if there is none.
    func gather(
        _ index: Int32, offset: Int?, isInto: Bool
    ) throws(BadArgument) -> UnsafeBufferPointer<iovec>? {
        var gathered = clua_gathered()
        let found: clua_found
        if var offset {
            found = clua_gather_at(raw.pointee.L, index, &offset, isInto, &gathered)
        } else {
            found = clua_gather_at(raw.pointee.L, index, nil, isInto, &gathered)
        }
        switch found {
        case CLUA_FOUND:
            if let problem = gathered.problem {
                throw BadArgument(
                    index: index, text: "element \(gathered.bad) of the iovec: " + String(cString: problem),
                    isExpectation: false)
            }
            return UnsafeBufferPointer(start: gathered.vector, count: gathered.count)
        case CLUA_NIL: return nil
        default: throw BadArgument(index: index, text: "iovec")
        }
    }

    /// A region gives its memory up: it is unmapped, or belongs to another one.
    func forgetRegion(_ index: Int32) { clua_region_forget(raw.pointee.L, index) }

    /// The collector leaves what an object owns alone from now on.
    func disarm(_ index: Int32) { _ = clua_disarm(raw.pointee.L, index) }
}

extension ArgumentKind where Self == MemoryArgument {
    /// Memory that the call fills.
    static func buffer(_ name: StaticString = "buf") -> Self { .init(name: name, isOutput: false) }
    /// Memory that the call fills; nil or false stands for a string as result.
    static func bufferOrString(_ name: StaticString = "buf") -> Self {
        .init(name: name, isOutput: false, canBeScratch: true)
    }
    /// Memory that the C library fills.
    static func plainBuffer(_ name: StaticString = "buf") -> Self {
        .init(name: name, isOutput: false, isPlain: true)
    }
    /// Memory that the call reads.
    static func data(_ name: StaticString = "data") -> Self { .init(name: name, isOutput: true) }
    /// Memory that the C library reads.
    static func plainData(_ name: StaticString = "data") -> Self { .init(name: name, isOutput: true, isPlain: true) }
}

extension ArgumentKind where Self == CountArgument {
    static func count(of memory: Int32, _ name: StaticString = "count") -> Self { .init(name: name, memory: memory) }
    /// So many elements of an iovec.
    static func count(ofVector vector: Int32) -> Self { .init(memory: vector, unit: MemoryLayout<iovec>.stride) }
    /// For memory of the kind `.bufferOrString`.
    static func countOrScratch(of memory: Int32) -> Self { .init(memory: memory, makesScratch: true) }
}

extension ArgumentKind where Self == RegionArgument {
    static var region: Self { .init() }
    static func region(_ name: StaticString) -> Self { .init(name: name) }
    static var regionOrBuffer: Self { .init(acceptsBuffers: true) }
}

extension ArgumentKind where Self == VectorArgument {
    static func vector(into isInto: Bool) -> Self { .init(isInto: isInto) }
}
