import CFuse
import Glibc

/// A request as the kernel has sent it.
struct Request {
    var opcode: UInt32 = 0
    var unique: UInt64 = 0
    /// All of it, in libfuse's buffer, until the next one is received.
    private(set) var bytes = UnsafeRawBufferPointer(start: nil, count: 0)
    /// A lock that somebody waits for may be free after it.
    var mayReleaseLock = false
    /// A write or a change of size takes the set-user-ID and set-group-ID bits from the file: the kernel leaves that to a
    /// file system that wants `handle_killpriv_v2`.
    private(set) var killsSuidgid = false

    /// In `unique`: the request is the host's, and the kernel does not wait for an answer. Its own numbers count up from 1.
    static let own: UInt64 = 1 << 63

    init() {}

    /// - Parameter bytes: no fewer than a header has.
    init(_ bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
        let header = bytes.load(as: fuse_in_header.self)
        opcode = header.opcode
        unique = header.unique
        // Now, since libfuse clears the bits that it does not know.
        switch opcode {
        case FUSE_WRITE.rawValue:
            let flags = body(as: fuse_write_in.self)?.write_flags ?? 0
            killsSuidgid = flags & UInt32(FUSE_WRITE_KILL_SUIDGID) != 0
        case FUSE_OPEN.rawValue:
            let flags = body(as: fuse_open_in.self)?.open_flags ?? 0
            killsSuidgid = flags & UInt32(FUSE_OPEN_KILL_SUIDGID) != 0
        case FUSE_CREATE.rawValue:
            let flags = body(as: fuse_create_in.self)?.open_flags ?? 0
            killsSuidgid = flags & UInt32(FUSE_OPEN_KILL_SUIDGID) != 0
        case FUSE_SETATTR.rawValue:
            let fields = body(as: fuse_setattr_in.self)?.valid ?? 0
            killsSuidgid = fields & UInt32(FATTR_KILL_SUIDGID) != 0
        default: break
        }
    }

    /// chown(2) with -1 for both, owner and group, changes no more than the time of the last change, and what follows from
    /// the call: the set-user-ID bit goes. With `handle_killpriv_v2` it comes as a change of nothing, which nothing else
    /// does, and libfuse would call nobody. Here it becomes a change of owner and group to -1.
    static func nameUnchangedOwners(_ request: UnsafeMutableRawBufferPointer) {
        let start = MemoryLayout<fuse_in_header>.size
        guard request.load(as: fuse_in_header.self).opcode == FUSE_SETATTR.rawValue,
            request.count >= start + MemoryLayout<fuse_setattr_in>.size
        else { return }
        let change = (request.baseAddress! + start).assumingMemoryBound(to: fuse_setattr_in.self)
        let changing =
            FATTR_MODE | FATTR_UID | FATTR_GID | FATTR_SIZE | FATTR_ATIME | FATTR_MTIME | FATTR_ATIME_NOW
            | FATTR_MTIME_NOW
        guard change.pointee.valid & UInt32(changing) == 0 else { return }
        change.pointee.valid |= UInt32(FATTR_UID | FATTR_GID)
        change.pointee.uid = .max
        change.pointee.gid = .max
    }

    /// What follows the header; nil if the request is too short.
    @inline(__always)
    func body<Body>(as type: Body.Type) -> Body? {
        let start = MemoryLayout<fuse_in_header>.size
        return bytes.count >= start + MemoryLayout<Body>.size ? bytes.load(fromByteOffset: start, as: type) : nil
    }

    /// What the kernel can do, in the request with which it introduces itself. Old ones send less than all of this struct.
    var offeredFlags: UInt32 {
        let start = MemoryLayout<fuse_in_header>.size + MemoryLayout<fuse_init_in>.offset(of: \.flags)!
        guard opcode == FUSE_INIT.rawValue, bytes.count >= start + 4 else { return 0 }
        return bytes.load(fromByteOffset: start, as: UInt32.self)
    }

    /// How many bytes there are for the data of an ioctl; nil if the request is none. It can be fewer than the command's
    /// number says: of FS_IOC_GETFLAGS, whose number says 8, the kernel moves 4.
    var ioctlRoom: Int? {
        guard opcode == FUSE_IOCTL.rawValue, let ioctl = body(as: fuse_ioctl_in.self) else { return nil }
        return Int(max(ioctl.in_size, ioctl.out_size))
    }

    /// Why libfuse has a file renamed that is open, although nobody asked for that: "unlink", it is to be removed, or
    /// "rename", something else takes its name.
    ///
    /// - Parameter newPath: of the call of `rename` that is being answered.
    /// - Returns: nil if a program asks for just this renaming.
    func reasonForHiding(newPath: UnsafePointer<CChar>?) -> UnsafePointer<CChar>? {
        if opcode == FUSE_UNLINK.rawValue { return Self.unlink }
        guard opcode == FUSE_RENAME.rawValue, let newPath, let slash = strrchr(newPath, 0x2F),
            let start = bytes.baseAddress
        else { return nil }
        // Two names, each with its NUL; the second is the new one.
        let names = MemoryLayout<fuse_in_header>.size + MemoryLayout<fuse_rename_in>.size
        guard bytes.count > names else { return nil }
        let old = (start + names).assumingMemoryBound(to: CChar.self)
        let length = strnlen(old, bytes.count - names) + 1
        guard names + length < bytes.count else { return nil }
        return strcmp(slash + 1, old + length) == 0 ? nil : Self.rename
    }

    nonisolated(unsafe) private static let unlink = StaticString("unlink").cString
    nonisolated(unsafe) private static let rename = StaticString("rename").cString
}
