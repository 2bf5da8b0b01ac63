import CFuse
import CLinux
import Glibc

/// One operation of libfuse: which handler answers it, and how.
struct Operation {
    let handler: Handler
    /// Puts the C callback into libfuse's table.
    let install: (inout fuse_operations) -> Void
    /// Installed when the script has one of these handlers, although it lacks its own.
    var neededBy: [Handler] = []
}

/// - Parameters:
///   - slot: the member of `fuse_operations`, which gives `callback` its C type.
func operation<Callback>(
    _ handler: Handler, _ slot: WritableKeyPath<fuse_operations, Callback>, neededBy: [Handler] = [],
    _ callback: Callback
) -> Operation {
    Operation(handler: handler, install: { $0[keyPath: slot] = callback }, neededBy: neededBy)
}

/// Whether handlers that have `fi` need a path: two members of a script's table beside its handlers, which libfuse has in
/// `fuse_operations` under the same names.
struct PathNeeds {
    /// `flag_nullpath_ok`: they do without one where there is none, because the file was removed.
    let nullPathOK: Bool
    /// `flag_nopath`: they never get one, which saves making it.
    let noPath: Bool

    nonisolated(unsafe) static let names = [
        StaticString("flag_nullpath_ok").cString, StaticString("flag_nopath").cString,
    ]

    /// - Parameter switches: in the order of the names.
    init(switches: [Bool]) {
        nullPathOK = switches[0]
        noPath = switches[1]
    }
}

/// The operations that the script's handlers answer. What a script does not define is not installed,
/// so that libfuse and the kernel do what they do by default.
enum Operations {
    static var all: [Operation] {
        metadata + names + extendedAttributes + files + buffers + directories + control
    }

    /// The table for libfuse.
    static func table(_ pathNeeds: PathNeeds) -> fuse_operations {
        var operations = fuse_operations()
        for operation in all
        where Handlers.isDefined(operation.handler) || operation.neededBy.contains(where: Handlers.isDefined)
            || operation.handler == .`init`  // the host itself waits for it
        {
            operation.install(&operations)
        }
        cfuse_set_utime_omit_ok(&operations)
        cfuse_set_path_needs(&operations, pathNeeds.nullPathOK, pathNeeds.noPath)
        return operations
    }
}

/// Calls a handler that gets `fi`, a copy of libfuse's; what it stored there is kept.
///
/// - Parameter opens: the handler opens a file. Once it has stored something in `fh` or `handle`, there
///   is an `OpenFile` until the file is closed.
@inline(__always)
func handle(
    _ info: UnsafeMutablePointer<fuse_file_info>?, opens: Bool = false,
    _ call: (UnsafeMutablePointer<FileInfo>, _ keepsValues: Bool) -> Int32
) -> Int32 {
    guard let info else { return -EIO }
    if opens { info.pointee.fh = 0 }
    var copy = FileInfo(info)
    let answer = withUnsafeMutablePointer(to: &copy) { call($0, opens || info.pointee.fh != 0) }
    guard answer >= 0 else { return answer }
    if opens {
        cfuse_set_caching(info, copy.directIO, copy.keepCache, copy.nonseekable)
        Channel.opensWithoutFlush = copy.noflush
        // Locks are known by the open file (HeldLocks): each has its own number then.
        if copy.fh != 0 || copy.handle != 0 || Handlers.isDefined(.lock) {
            info.pointee.fh = OpenFiles.open(fh: copy.fh, handle: copy.handle)
        }
    } else if let file = OpenFiles[info.pointee.fh] {
        file.pointee.fh = copy.fh
        file.pointee.handle = copy.handle
    }
    return answer
}

// MARK: Metadata

extension Operations {
    static var metadata: [Operation] {
        [
            operation(.getattr, \.getattr) { path, status in
                guard let status else { return -EIO }
                FileStatus.prepare(status)
                return handle(
                    .getattr, path: path, returning: .record(into: status, Handlers.statusLayout), .path(path), .table
                ) { _ in
                    FileStatus.complete(status)
                    return 0
                }
            },
            operation(.fgetattr, \.fgetattr) { path, status, info in
                guard let status else { return -EIO }
                FileStatus.prepare(status)
                return handle(info) { info, keeps in
                    handle(
                        .fgetattr, path: path, returning: .record(into: status, Handlers.statusLayout, optional: true),
                        .path(path), .table(into: status, Handlers.statusLayout), .info(info), keepsValues: keeps
                    ) { _ in
                        FileStatus.complete(status)
                        return 0
                    }
                }
            },
            operation(.access, \.access) { path, mask in
                handle(.access, path: path, .path(path), .number(mask))
            },
            operation(.chmod, \.chmod) { path, mode in
                handle(.chmod, path: path, .path(path), .mode(mode))
            },
            operation(.chown, \.chown) { path, user, group in
                handle(.chown, path: path, .path(path), .number(user), .number(group))
            },
            operation(.utimens, \.utimens) { path, times in
                guard let times else { return -EIO }
                var access = HandlerTime(times[0])
                var modification = HandlerTime(times[1])
                HandlerTime.complete(&access, &modification, path: path)
                return withUnsafeMutablePointer(to: &access) { access in
                    withUnsafeMutablePointer(to: &modification) { modification in
                        handle(
                            .utimens, path: path, .path(path), .record(access, HandlerTime.layout, gather: 2),
                            .record(modification, HandlerTime.layout))
                    }
                }
            },
            operation(.statfs, \.statfs) { path, status in
                guard let status else { return -EIO }
                FileSystemStatus.prepare(status)
                return handle(
                    .statfs, path: path, returning: .record(into: status, FileSystemStatus.layout), .path(path))
            },
        ]
    }
}
