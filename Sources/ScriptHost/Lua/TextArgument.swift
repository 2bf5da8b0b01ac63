import CLua
import Glibc

/// A path or other C string: a string without NUL, a buffer or char array that holds a NUL, or nil, which answers
/// EFAULT as the kernel would; it is not asked, since what lies between may read the string itself.
struct PathArgument: ArgumentKind {
    struct Details {
        let name: StaticString
        /// nil and no argument are refused.
        let isRequired: Bool
    }

    let details: Permanent<Details>

    init(name: StaticString = "path", isRequired: Bool = false) {
        details = Permanent(Details(name: name, isRequired: isRequired))
    }

    var label: String { "string or buffer" }
    var parameter: Parameter {
        Parameter(name: "\(details.name)", type: "string|memory")
    }

    @inline(__always)
    func read(_ frame: Frame, _ index: Int32) throws(BadArgument) -> UnsafePointer<CChar> {
        if let string = frame.string(index), let start = string.baseAddress {
            if strlen(start) == string.count { return start }
            throw BadArgument(index: index, text: "the string holds a NUL byte", isExpectation: false)
        }
        return try readObject(frame, index)
    }

    @inline(never)
    private func readObject(_ frame: Frame, _ index: Int32) throws(BadArgument) -> UnsafePointer<CChar> {
        var bytes: UnsafeMutablePointer<UInt8>?
        var size = 0
        switch clua_plain_memory_at(frame.raw.pointee.L, index, &bytes, &size) {
        case CLUA_FOUND:
            if let bytes, memchr(bytes, 0, size) != nil {
                return UnsafeRawPointer(bytes).assumingMemoryBound(to: CChar.self)
            }
            throw BadArgument(index: index, text: "the buffer holds no NUL byte", isExpectation: false)
        case CLUA_NIL where !details.isRequired: throw BadArgument(code: EFAULT)
        default: throw BadArgument(index: index, text: label)
        }
    }
}

/// A string of any bytes.
struct BytesArgument: ArgumentKind {
    let name: StaticString
    var label: String { "string" }
    var parameter: Parameter { Parameter(name: "\(name)", type: "string") }

    func read(_ frame: Frame, _ index: Int32) throws(BadArgument) -> UnsafeBufferPointer<CChar> {
        guard let bytes = frame.string(index) else { throw BadArgument(index: index, text: label) }
        return bytes
    }
}

/// Where no memory ever is: the kernel answers EFAULT. For calls whose C declaration has no null pointer.
func unmapped<Pointee>() -> UnsafeMutablePointer<Pointee> { UnsafeMutablePointer(bitPattern: -4096)! }

extension ArgumentKind where Self == PathArgument {
    static var path: Self { .init() }
    static func path(_ name: StaticString) -> Self { .init(name: name) }
    /// A string that is no path; it must be there.
    static func text(_ name: StaticString) -> Self { .init(name: name, isRequired: true) }
}

extension ArgumentKind where Self == BytesArgument {
    static func bytes(_ name: StaticString) -> Self { .init(name: name) }
}
