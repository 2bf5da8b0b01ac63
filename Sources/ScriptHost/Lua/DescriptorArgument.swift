import CLua
import Glibc

/// A descriptor: an object, a number, or one of the names of the standard streams.
struct DescriptorArgument: ArgumentKind {
    struct Details {
        let name: StaticString
        /// Also AT_FDCWD by name, for calls that take a path relative to it.
        let isDirectory: Bool
    }

    let details: Permanent<Details>

    init(name: StaticString = "fd", isDirectory: Bool = false) {
        details = Permanent(Details(name: name, isDirectory: isDirectory))
    }

    var label: String { "descriptor" }
    var parameter: Parameter { Parameter(name: "\(details.name)", type: "fd|integer|string") }

    @inline(__always)
    func read(_ frame: Frame, _ index: Int32) throws(BadArgument) -> Int32 {
        let descriptor = clua_descriptor_at(frame.raw.pointee.L, index)
        if descriptor.found == CLUA_FOUND { return Int32(truncatingIfNeeded: descriptor.value) }
        return try readOther(frame, index)
    }

    @inline(never)
    private func readOther(_ frame: Frame, _ index: Int32) throws(BadArgument) -> Int32 {
        switch clua_descriptor_at(frame.raw.pointee.L, index).found {
        case CLUA_CLOSED: throw BadArgument(code: EBADF)
        case CLUA_OUTSIDE:
            throw BadArgument(index: index, text: "the number is no descriptor's", isExpectation: false)
        default: break
        }
        if let name = frame.string(index) {
            if let number = Self.number(named: name) { return number }
            if details.isDirectory && String(decoding: UnsafeRawBufferPointer(name), as: UTF8.self) == "AT_FDCWD" {
                return AT_FDCWD
            }
        }
        throw BadArgument(index: index, text: label)
    }

    /// The descriptor of a standard stream, by its exact name.
    static func number(named name: UnsafeBufferPointer<CChar>) -> Int32? {
        switch String(decoding: UnsafeRawBufferPointer(name), as: UTF8.self) {
        case "stdin", "STDIN_FILENO": STDIN_FILENO
        case "stdout", "STDOUT_FILENO": STDOUT_FILENO
        case "stderr", "STDERR_FILENO": STDERR_FILENO
        default: nil
        }
    }
}

/// All arguments from a position on, up to the first nil, each a descriptor.
struct DescriptorsArgument: ArgumentKind {
    private let descriptor = DescriptorArgument()
    var label: String { "descriptor" }
    var parameter: Parameter { Parameter(name: "...", type: "fd|integer|string", fallback: "none") }

    func read(_ frame: Frame, _ index: Int32) throws(BadArgument) -> [Int32] {
        var numbers: [Int32] = []
        var position = index
        while !frame.isAbsent(position) {
            numbers.append(try descriptor.read(frame, position))
            position += 1
        }
        return numbers
    }
}

/// An array of descriptors, up to its first nil; nil and false stand for an empty one. A closed one is -1.
struct DescriptorListArgument: ArgumentKind {
    let name: StaticString
    var label: String { "table of descriptors" }
    var parameter: Parameter { Parameter(name: "\(name)", type: "(fd|integer|string)[]", fallback: "none") }
    var preparation: Preparation? {
        .descriptors(Self.parser)
    }

    /// Knows the names of the standard streams.
    static let parser: NameParser = { name, length, number in
        let named = DescriptorArgument.number(named: UnsafeBufferPointer(start: name, count: length))
        if let named { number?.pointee = named }
        return named != nil
    }

    func read(_ frame: Frame, _ index: Int32) throws(BadArgument) -> UnsafeBufferPointer<Int32> {
        frame.descriptors(at: index)
    }
}

/// An object that owns something, whose finalizer is to be switched off.
struct OwnerArgument: ArgumentKind {
    var label: String { "descriptor or region" }
    var parameter: Parameter { Parameter(name: "object", type: "fd|region|memory") }

    func read(_ frame: Frame, _ index: Int32) throws(BadArgument) {
        if !clua_disarm(frame.raw.pointee.L, index) { throw BadArgument(index: index, text: label) }
    }
}

/// What becomes of descriptors.
enum DescriptorTable {
    /// A descriptor was closed: no object that carries its number uses it again. errno stays as it was.
    static func closed(_ number: Int32) { clua_descriptor_closed(number) }
}

extension ArgumentKind where Self == DescriptorArgument {
    static var fd: Self { .init() }
    static func fd(_ name: StaticString) -> Self { .init(name: name) }
    /// The directory that a relative path is relative to.
    static func directory(_ name: StaticString = "dirfd") -> Self { .init(name: name, isDirectory: true) }
}

extension ArgumentKind where Self == DescriptorsArgument {
    static var fds: Self { .init() }
}

extension ArgumentKind where Self == DescriptorListArgument {
    static func fds(_ name: StaticString) -> Self { .init(name: name) }
}

extension ArgumentKind where Self == OwnerArgument {
    static var owner: Self { .init() }
}
