import CLinux
import Glibc

/// Extended attributes: named strings of any bytes that belong to a file.
extension SyscallModule {
    nonisolated(unsafe) static let extendedAttributes = Subsystem(
        entries: [
            /// The value of an attribute, a string of any bytes; ENODATA if the file has none of the name, such as
            /// "user.comment". man 2 getxattr
            attribute("getxattr", .path) { getxattr($0, $1, $2, $3) },
            /// As getxattr; of a symbolic link itself. man 2 lgetxattr
            attribute("lgetxattr", .path) { lgetxattr($0, $1, $2, $3) },
            /// As getxattr, of the file that a descriptor has open. man 2 fgetxattr
            attribute("fgetxattr", .fd) { fgetxattr($0, $1, $2, $3) },
            /// Gives an attribute a value. XATTR_CREATE: EEXIST if it is there already; XATTR_REPLACE: ENODATA if it is
            /// not. man 2 setxattr
            system(
                "setxattr", .path, .path("name"), .value, .named(.xattrFlags, "flags", default: 0),
                returns: .success
            ) { setxattr($0, $1, $2.bytes, $2.count, $3) },
            /// As setxattr; of a symbolic link itself. man 2 lsetxattr
            system(
                "lsetxattr", .path, .path("name"), .value, .named(.xattrFlags, "flags", default: 0),
                returns: .success
            ) { lsetxattr($0, $1, $2.bytes, $2.count, $3) },
            /// As setxattr, of the file that a descriptor has open. man 2 fsetxattr
            system(
                "fsetxattr", .fd, .path("name"), .value, .named(.xattrFlags, "flags", default: 0),
                returns: .success
            ) { fsetxattr($0, $1, $2.bytes, $2.count, $3) },
            /// The names of a file's attributes as an array, in no particular order. man 2 listxattr
            attributeNames("listxattr", .path) { listxattr($0, $1, $2) },
            /// As listxattr; of a symbolic link itself. man 2 llistxattr
            attributeNames("llistxattr", .path) { llistxattr($0, $1, $2) },
            /// As listxattr, of the file that a descriptor has open. man 2 flistxattr
            attributeNames("flistxattr", .fd) { flistxattr($0, $1, $2) },
            /// Removes an attribute; ENODATA if it is not there. man 2 removexattr
            system("removexattr", .path, .path("name"), returns: .success) { removexattr($0, $1) },
            /// As removexattr; of a symbolic link itself. man 2 lremovexattr
            system("lremovexattr", .path, .path("name"), returns: .success) { lremovexattr($0, $1) },
            /// As removexattr, of the file that a descriptor has open. man 2 fremovexattr
            system("fremovexattr", .fd, .path("name"), returns: .success) { fremovexattr($0, $1) },
        ], methods: ["fgetxattr", "fsetxattr", "flistxattr", "fremovexattr"])

    /// A call that puts the value of an attribute into memory. No value, and no list of names, is larger than 64 KiB:
    /// XATTR_SIZE_MAX and XATTR_LIST_MAX of <linux/limits.h>.
    private static func attribute<Kind: ArgumentKind>(
        _ name: StaticString, _ file: Kind,
        _ body: @escaping @Sendable (Kind.Value, UnsafePointer<CChar>, UnsafeMutableRawPointer?, Int) -> Int
    ) -> Entry {
        call(
            name, file, .path("name"), returns: "string", canFail: true, preparing: [.scratch(Int(XATTR_SIZE_MAX))]
        ) { frame, file, name in
            ScratchResult().write(body(file, name, frame.scratch.baseAddress, frame.scratch.count), frame)
        }
    }

    /// A call that puts the names of all attributes into memory.
    private static func attributeNames<Kind: ArgumentKind>(
        _ name: StaticString, _ file: Kind,
        _ body: @escaping @Sendable (Kind.Value, UnsafeMutablePointer<CChar>?, Int) -> Int
    ) -> Entry {
        call(
            name, file, returns: "string[]", canFail: true, preparing: [.scratch(Int(XATTR_LIST_MAX))]
        ) { frame, file in
            let scratch = frame.scratch.assumingMemoryBound(to: CChar.self)
            StringListResult().write(body(file, scratch.baseAddress, scratch.count), frame)
        }
    }
}

/// The value of an attribute: a string, or a buffer that is taken as a whole.
private struct AttributeValueArgument: ArgumentKind {
    private let memory = MemoryArgument.data("value")
    var label: String { memory.label }
    var parameter: Parameter { memory.parameter }

    func read(_ frame: Frame, _ index: Int32) throws(BadArgument) -> Memory {
        if frame.isAbsent(index) { throw BadArgument(index: index, text: label) }
        return try memory.read(frame, index)
    }
}

extension ArgumentKind where Self == AttributeValueArgument {
    fileprivate static var value: Self { .init() }
}
