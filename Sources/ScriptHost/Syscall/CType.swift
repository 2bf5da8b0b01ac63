import Glibc

/// Types of C as scripts write them.
enum CType {
    /// The size in bytes; nil if it is not known.
    static func size(_ declaration: String) -> Int? {
        let words = words(declaration)
        if words.count == 2, words[0] == "struct" { return structs[words[1]]?.structSize }
        return scalars[words.joined(separator: " ")]
    }

    /// The struct in "struct NAME *".
    static func structure(pointedToBy declaration: String) -> AnyLayout? {
        guard let star = declaration.lastIndex(of: "*"), words(declaration[star...]) == ["*"] else { return nil }
        let words = words(declaration[..<star])
        return words.count == 2 && words[0] == "struct" ? structs[words[1]] : nil
    }

    private static func words(_ text: some StringProtocol) -> [String] {
        String(text).split(separator: " ").map(String.init)
    }

    /// The structs of the module by their names.
    nonisolated(unsafe) private static let structs: [String: AnyLayout] = {
        let layouts = SyscallModule.subsystems.flatMap { $0.layouts + $0.types.compactMap(\.layout) }
        return Dictionary(layouts.map { ($0.structName, $0) }) { first, _ in first }
    }()

    private static let scalars: [String: Int] = [
        "char": 1, "signed char": 1, "unsigned char": 1, "bool": 1, "_Bool": 1,
        "short": MemoryLayout<CShort>.size, "unsigned short": MemoryLayout<CShort>.size,
        "int": MemoryLayout<CInt>.size, "unsigned": MemoryLayout<CInt>.size, "unsigned int": MemoryLayout<CInt>.size,
        "long": MemoryLayout<CLong>.size, "unsigned long": MemoryLayout<CLong>.size,
        "long long": MemoryLayout<CLongLong>.size, "unsigned long long": MemoryLayout<CLongLong>.size,
        "float": MemoryLayout<CFloat>.size, "double": MemoryLayout<CDouble>.size,
        "void *": MemoryLayout<Int>.size, "char *": MemoryLayout<Int>.size,
        "int8_t": 1, "uint8_t": 1, "int16_t": 2, "uint16_t": 2, "int32_t": 4, "uint32_t": 4, "int64_t": 8,
        "uint64_t": 8, "intptr_t": MemoryLayout<Int>.size, "uintptr_t": MemoryLayout<Int>.size,
        "size_t": MemoryLayout<size_t>.size, "ssize_t": MemoryLayout<ssize_t>.size,
        "off_t": MemoryLayout<off_t>.size, "time_t": MemoryLayout<time_t>.size,
        "suseconds_t": MemoryLayout<suseconds_t>.size, "pid_t": MemoryLayout<pid_t>.size,
        "uid_t": MemoryLayout<uid_t>.size, "gid_t": MemoryLayout<gid_t>.size, "mode_t": MemoryLayout<mode_t>.size,
        "dev_t": MemoryLayout<dev_t>.size, "ino_t": MemoryLayout<ino_t>.size, "nlink_t": MemoryLayout<nlink_t>.size,
        "blksize_t": MemoryLayout<blksize_t>.size, "blkcnt_t": MemoryLayout<blkcnt_t>.size,
        "clockid_t": MemoryLayout<clockid_t>.size, "socklen_t": MemoryLayout<socklen_t>.size,
    ]
}

/// Something that has a size.
enum Sized {
    case known(Int)
    case type(ObjectType)
}

/// An object, a constructor, or a type of C by its name.
struct SizedArgument: ArgumentKind {
    var label: String { "object, constructor or name of a type" }
    var parameter: Parameter { Parameter(name: "x", type: "memory|fd|int64|function|string") }

    func read(_ frame: Frame, _ index: Int32) throws(BadArgument) -> Sized {
        if let name = frame.string(index) {
            let declaration = String(decoding: UnsafeRawBufferPointer(name), as: UTF8.self)
            if let size = CType.size(declaration) { return .known(size) }
            let text = "'\(declaration.prefix(60))' is no type that is known"
            throw BadArgument(index: index, text: text, isExpectation: false)
        }
        if let type = ObjectType(frame, index) { return .type(type) }
        if frame.isDescriptor(index) { return .known(MemoryLayout<Int32>.size) }
        if frame.isWide(index) { return .known(MemoryLayout<Int64>.size) }
        if frame.isAbsent(index) { throw BadArgument(index: index, text: label) }
        do throws(BadArgument) {
            return .known(try ObjectArgument().read(frame, index).count)
        } catch {
            throw error.isExpectation ? BadArgument(index: index, text: label) : error
        }
    }
}
