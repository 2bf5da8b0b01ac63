import CFuse
import CLinux
import Glibc

extension Operations {
    /// What makes, names and removes things.
    static var names: [Operation] {
        [
            operation(.readlink, \.readlink) { path, buffer, size in
                guard let buffer, size > 0 else { return -EINVAL }
                // libfuse offers a byte more than the kernel takes, which answers EIO then.
                let most = min(size, Int(PATH_MAX)) - 1
                return handle(
                    .readlink, path: path, returning: .bytes(into: buffer, capacity: most), .path(path),
                    .number(most)
                ) { call in
                    buffer[min(call.length, most)] = 0
                    return 0
                }
            },
            operation(.mknod, \.mknod) { path, mode, device in
                handle(.mknod, path: path, .path(path), .mode(mode), .number(device))
            },
            operation(.mkdir, \.mkdir) { path, mode in
                handle(.mkdir, path: path, .path(path), .mode(mode))
            },
            operation(.unlink, \.unlink) { path in handle(.unlink, path: path, .path(path)) },
            operation(.rmdir, \.rmdir) { path in handle(.rmdir, path: path, .path(path)) },
            operation(.symlink, \.symlink) { target, path in
                handle(.symlink, path: path, .string(target), .path(path))
            },
            operation(.rename, \.rename) { old, new in
                let reason = Channel.request.reasonForHiding(newPath: new)
                return handle(
                    .rename, path: old, .path(old), .path(new), reason == nil ? .none : .string(reason))
            },
            operation(.link, \.link) { old, new in handle(.link, path: old, .path(old), .path(new)) },
        ]
    }

    /// What opens, reads and writes files.
    static var files: [Operation] {
        [
            operation(.open, \.open) { path, info in
                handle(info, opens: true) { handle(.open, path: path, .path(path), .info($0), keepsValues: $1) }
            },
            operation(.create, \.create) { path, mode, info in
                handle(info, opens: true) {
                    handle(.create, path: path, .path(path), .mode(mode), .info($0), keepsValues: $1)
                }
            },
            operation(.read, \.read) { path, buffer, size, offset, info in
                handle(info) {
                    handle(
                        .read, path: path, returning: .bytes(into: buffer, capacity: size), .path(path),
                        .number(size), .number(offset), .info($0), keepsValues: $1
                    ) { Int32(clamping: min($0.length, size)) }
                }
            },
            operation(.write, \.write) { path, bytes, size, offset, info in
                handle(info) {
                    handle(
                        .write, path: path, returning: .count(upTo: size), .path(path), .bytes(bytes, count: size),
                        .number(offset), .info($0), keepsValues: $1
                    ) { Int32($0.number) }
                }
            },
            operation(.truncate, \.truncate) { path, size in
                // Only if it is true: old handlers with "..." know two arguments.
                handle(
                    .truncate, path: path, .path(path), .number(size),
                    Channel.request.killsSuidgid ? .boolean(true) : .none)
            },
            operation(.ftruncate, \.ftruncate) { path, size, info in
                handle(info) {
                    handle(.ftruncate, path: path, .path(path), .number(size), .info($0), keepsValues: $1)
                }
            },
            operation(.fallocate, \.fallocate) { path, mode, offset, length, info in
                handle(info) {
                    handle(
                        .fallocate, path: path, .path(path), .number(mode), .number(offset), .number(length),
                        .info($0), keepsValues: $1)
                }
            },
            operation(.flush, \.flush) { path, info in
                handle(info) { handle(.flush, path: path, .path(path), .info($0), keepsValues: $1) }
            },
            operation(.fsync, \.fsync) { path, dataOnly, info in
                handle(info) {
                    handle(.fsync, path: path, .path(path), .boolean(dataOnly != 0), .info($0), keepsValues: $1)
                }
            },
            operation(.release, \.release, neededBy: [.open, .create]) { path, info in
                Operations.close(.release, path: path, info)
            },
        ]
    }

    /// What lists directories.
    static var directories: [Operation] {
        [
            operation(.opendir, \.opendir) { path, info in
                handle(info, opens: true) { handle(.opendir, path: path, .path(path), .info($0), keepsValues: $1) }
            },
            operation(.readdir, \.readdir) { path, buffer, fill, _, info in
                DirectoryFiller.buffer = buffer
                DirectoryFiller.fill = fill
                return handle(info) {
                    handle(
                        .readdir, path: path, .path(path), .function(DirectoryFiller.function), .info($0),
                        keepsValues: $1)
                }
            },
            operation(.fsyncdir, \.fsyncdir) { path, dataOnly, info in
                handle(info) {
                    handle(.fsyncdir, path: path, .path(path), .boolean(dataOnly != 0), .info($0), keepsValues: $1)
                }
            },
            operation(.releasedir, \.releasedir, neededBy: [.opendir]) { path, info in
                Operations.close(.releasedir, path: path, info)
            },
        ]
    }

    static var extendedAttributes: [Operation] {
        [
            operation(.setxattr, \.setxattr) { path, name, value, size, flags in
                handle(
                    .setxattr, path: path, .path(path), .string(name), .bytes(value, count: size),
                    .set(UInt32(bitPattern: flags), Operations.attributeFlags))
            },
            operation(.getxattr, \.getxattr) { path, name, buffer, size in
                handle(
                    .getxattr, path: path, returning: .bytes(into: buffer, capacity: size), .path(path), .string(name)
                ) { Operations.fitting($0.length, in: size) }
            },
            operation(.listxattr, \.listxattr) { path, buffer, size in
                handle(
                    .listxattr, path: path, returning: .strings(into: buffer, capacity: size), .path(path)
                ) { Operations.fitting($0.length, in: size) }
            },
            operation(.removexattr, \.removexattr) { path, name in
                handle(.removexattr, path: path, .path(path), .string(name))
            },
        ]
    }

    static let attributeFlags = FlagSet([
        ("create", UInt32(XATTR_CREATE), UInt32(XATTR_CREATE)),
        ("replace", UInt32(XATTR_REPLACE), UInt32(XATTR_REPLACE)),
    ])

    /// A size of 0 asks for the length; a buffer that is too short is ERANGE.
    private static func fitting(_ length: Int, in size: Int) -> Int32 {
        size != 0 && length > size ? -ERANGE : Int32(clamping: length)
    }

    /// Ends an open file. The caller of close(2) does not wait for this, so errors are logged only.
    private static func close(
        _ handler: Handler, path: UnsafePointer<CChar>?, _ info: UnsafeMutablePointer<fuse_file_info>?
    ) -> Int32 {
        if Handlers.isDefined(handler) {
            let answer = handle(info) { handle(handler, path: path, .path(path), .info($0), keepsValues: $1) }
            Handlers.logUnanswered(handler, path: path, answer)
        }
        if let info { OpenFiles.close(info.pointee.fh) }
        return 0
    }
}
