import CFuse
import Glibc

/// The handlers that a script can define, by the names that scripts know.
enum Handler: Int, CaseIterable {
    case getattr, fgetattr, readlink, mknod, mkdir, unlink, rmdir, symlink, rename, link, chmod, chown
    case truncate, ftruncate, open, read, write, statfs, flush, release, fsync
    case setxattr, getxattr, listxattr, removexattr
    case opendir, readdir, releasedir, fsyncdir, access, create, utimens
    case `init`, destroy, lock, flock, bmap, ioctl, poll, fallocate

    /// The names as C strings, in the order of the cases.
    nonisolated(unsafe) static let names: [UnsafePointer<CChar>] = allCases.map { UnsafePointer(strdup("\($0)")) }
}

/// The handlers of the file system that is mounted.
enum Handlers {
    struct Slot {
        /// Refers to the Lua function; 0 where the script has none.
        var function: Int32 = 0
        /// How many arguments it can see. What it cannot see is not built.
        var parameters: Int32 = 0
        var name: UnsafePointer<CChar>
    }

    nonisolated(unsafe) fileprivate static let slots: UnsafeMutablePointer<Slot> = {
        let slots = UnsafeMutablePointer<Slot>.allocate(capacity: Handler.allCases.count)
        for handler in Handler.allCases {
            (slots + handler.rawValue).initialize(to: Slot(name: Handler.names[handler.rawValue]))
        }
        return slots
    }()

    /// - Parameter functions: references in the order of the handlers, 0 where there is none.
    static func install(_ functions: [Int32]) {
        for (index, function) in functions.enumerated() {
            slots[index].function = function
            slots[index].parameters = function == 0 ? 0 : HandlerCall.parameterCount(function)
        }
    }

    static func isDefined(_ handler: Handler) -> Bool { slots[handler.rawValue].function != 0 }

    /// How a Lua function was left that had no errno value to say: the message goes to the log.
    @inline(never)
    fileprivate static func logFailure(_ call: HandlerCall, _ slot: Slot, path: UnsafePointer<CChar>?) -> Int32 {
        var line = Array("\(String(cString: slot.name))".utf8)
        if let path { line += [0x20] + UnsafeRawBufferPointer(start: path, count: strlen(path)) }
        line += Array(": ".utf8) + call.message
        call.forgetFailure()
        Log.error(line)
        return -EIO
    }
}

/// Calls a handler for a request.
///
/// - Parameters:
///   - path: for the log.
///   - answer: what libfuse is told when the handler has returned in order.
/// - Returns: `answer`, or a negative errno: the one that was thrown, or EIO for any other error,
///   which is logged.
@inline(__always)
func handle(
    _ handler: Handler, path: UnsafePointer<CChar>?, returning result: HandlerResult = .ignored,
    _ a: HandlerArgument = .none, _ b: HandlerArgument = .none, _ c: HandlerArgument = .none,
    _ d: HandlerArgument = .none, _ e: HandlerArgument = .none, _ f: HandlerArgument = .none,
    keepsValues: Bool = false, answer: (HandlerCall) -> Int32 = { _ in 0 }
) -> Int32 {
    let slot = Handlers.slots[handler.rawValue]
    let count = a.count + b.count + c.count + d.count + e.count + f.count
    var call = HandlerCall(
        slot.function, named: slot.name, result: result, (a, b, c, d, e, f), count: min(count, slot.parameters),
        keepsValues: keepsValues)
    switch call.run() {
    case .returned: return answer(call)
    case .threw(let code): return code > 0 ? -code : -EIO
    case .failed: return Handlers.logFailure(call, slot, path: path)
    }
}

extension HandlerArgument {
    @inline(__always)
    static func path(_ path: UnsafePointer<CChar>?) -> Self { .string(path) }

    @inline(__always)
    static func mode(_ mode: mode_t) -> Self { .set(mode, FileMode.set) }

    /// `fi`, as its last argument.
    @inline(__always)
    static func info(_ info: UnsafeMutablePointer<FileInfo>) -> Self { .block(info, FileInfo.layout) }
}
