import CFuse
import CLinux
import Glibc

extension Operations {
    /// The life of the mount, locks, and the requests that few file systems answer.
    static var control: [Operation] {
        [
            operation(.`init`, \.`init`) { connection in
                var failed = false
                if Handlers.isDefined(.`init`), let connection {
                    Connection.offer(connection)
                    let answer = handle(
                        .`init`, path: nil, .record(connection, Connection.layout, readBack: true))
                    Handlers.logUnanswered(.`init`, path: nil, answer)
                    Connection.take(connection)
                    failed = answer != 0
                }
                // Requests that are spliced would pass by our channel.
                connection?.pointee.want &= ~UInt32(FUSE_CAP_SPLICE_READ)
                Session.initialized(failed: failed)
                return nil
            },
            operation(.destroy, \.destroy) { _ in
                let answer = handle(.destroy, path: nil)
                Handlers.logUnanswered(.destroy, path: nil, answer)
            },
            operation(.lock, \.lock) { path, info, command, lock in
                guard let lock else { return -EIO }
                return handle(info) {
                    handle(
                        .lock, path: path, .path(path), .info($0), .number(command),
                        .record(lock, FileLock.layout, readBack: true), keepsValues: $1)
                }
            },
            operation(.flock, \.flock) { path, info, operation in
                handle(info) {
                    handle(.flock, path: path, .path(path), .info($0), .number(operation), keepsValues: $1)
                }
            },
            operation(.bmap, \.bmap) { path, blockSize, index in
                guard let index else { return -EIO }
                return handle(
                    .bmap, path: path, returning: .count(upTo: 1 << 53), .path(path), .number(blockSize),
                    .number(index.pointee)
                ) {
                    index.pointee = UInt64($0.number)
                    return 0
                }
            },
            operation(.ioctl, \.ioctl) { path, command, argument, info, flags, data in
                let size = min(Int(cfuse_ioctl_size(command)), Channel.request.ioctlRoom ?? .max)
                let isRead = cfuse_ioctl_reads(command)
                let isWritten = cfuse_ioctl_writes(command)
                if isRead && !isWritten, let data { memset(data, 0, size) }
                return handle(info) {
                    handle(
                        .ioctl, path: path, returning: .reply(into: data, capacity: isRead && data != nil ? size : 0),
                        .path(path), .number(UInt32(bitPattern: command)), .number(UInt(bitPattern: argument)),
                        .info($0), .number(flags), .bytes(data, count: isWritten && data != nil ? size : 0),
                        keepsValues: $1
                    ) { Int32($0.number) }
                }
            },
            operation(.poll, \.poll) { path, info, poll, events in
                guard let events else { return -EIO }
                return handle(info) {
                    handle(
                        .poll, path: path, returning: .count(upTo: Int(UInt16.max)), .path(path), .info($0),
                        .resource(UnsafeMutableRawPointer(poll), PollHandle.type), keepsValues: $1
                    ) {
                        events.pointee = UInt32($0.number)
                        return 0
                    }
                }
            },
        ]
    }
}

/// `fuse_conn_info`, which `init` gets as a table and may change.
enum Connection {
    static let layout = Layout<fuse_conn_info>(
        "fuse_conn_info",
        [
            .integer("proto_major", \.proto_major), .integer("proto_minor", \.proto_minor),
            .integer("async_read", \.async_read), .integer("max_write", \.max_write),
            .integer("max_readahead", \.max_readahead), .set("capable", \.capable, capabilities),
            .set("want", \.want, capabilities), .integer("max_background", \.max_background),
            .integer("congestion_threshold", \.congestion_threshold),
        ])

    static let capabilities = FlagSet([
        bit("async_read", FUSE_CAP_ASYNC_READ), bit("posix_locks", FUSE_CAP_POSIX_LOCKS),
        bit("atomic_o_trunc", FUSE_CAP_ATOMIC_O_TRUNC), bit("export_support", FUSE_CAP_EXPORT_SUPPORT),
        bit("big_writes", FUSE_CAP_BIG_WRITES), bit("dont_mask", FUSE_CAP_DONT_MASK),
        bit("splice_write", FUSE_CAP_SPLICE_WRITE), bit("splice_move", FUSE_CAP_SPLICE_MOVE),
        bit("splice_read", FUSE_CAP_SPLICE_READ), bit("flock_locks", FUSE_CAP_FLOCK_LOCKS),
        bit("ioctl_dir", FUSE_CAP_IOCTL_DIR),
        // The kernel's own numbers, which libfuse's agree with as far as they go.
        bit("auto_inval_data", FUSE_AUTO_INVAL_DATA), bit("posix_acl", FUSE_POSIX_ACL),
        bit("cache_symlinks", FUSE_CACHE_SYMLINKS), bit("handle_killpriv_v2", FUSE_HANDLE_KILLPRIV_V2),
    ])

    /// Those of them that libfuse does not know.
    private static let added = UInt32(
        FUSE_AUTO_INVAL_DATA | FUSE_POSIX_ACL | FUSE_CACHE_SYMLINKS | FUSE_HANDLE_KILLPRIV_V2)

    /// Adds to `capable` what the kernel can do and libfuse does not know.
    fileprivate static func offer(_ connection: UnsafeMutablePointer<fuse_conn_info>) {
        connection.pointee.capable |= Channel.request.offeredFlags & added
    }

    /// Takes that from `want`, for the kernel.
    fileprivate static func take(_ connection: UnsafeMutablePointer<fuse_conn_info>) {
        Channel.addedFlags = connection.pointee.want & added & Channel.request.offeredFlags
        connection.pointee.want &= ~added
    }

    private static func bit(_ name: StaticString, _ value: Int32) -> (StaticString, UInt32, UInt32) {
        (name, UInt32(value), UInt32(value))
    }
}

/// What `poll` gets when the kernel wants to hear of a change: userdata with one method.
enum PollHandle {
    static let type: ResourceType = ResourceType(
        "fuse_pollhandle",
        methods: [
            /// notify() -> true: something has changed, whoever polls the file shall ask again.
            call("notify", ResourceArgument(type: { PollHandle.type }, label: "fuse_pollhandle")) { frame, handle in
                guard Session.isMounted else { return frame.raise("the file system is not mounted any more") }
                let answer = fuse_notify_poll(OpaquePointer(handle))
                if answer == 0 { frame.push(true) } else { frame.fail(errno: -answer) }
            }
        ],
        finalizer: { fuse_pollhandle_destroy(OpaquePointer($0)) })
}
