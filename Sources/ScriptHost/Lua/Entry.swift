import CLua

/// What C does with an argument before the Swift body runs, because it may raise or allocate.
enum Preparation {
    case strings
    case functions([UnsafePointer<CChar>])
    case record(UnsafeMutablePointer<clua_layout>)
    case text
}

/// A function that Lua scripts can call: its name, the kinds of its arguments, and what it does.
struct Entry: Sendable {
    let name: StaticString
    let arguments: [any ArgumentKind]
    let body: @Sendable (Frame) -> Void
}

/// Declares a function for scripts.
///
///     call("getuid") { $0.push(Double(getuid())) }
///
/// The arguments are checked and read in order, then `body` gets them; it puts the outcome into the
/// frame. A bad argument becomes a Lua error that names it, and `body` does not run.
@inline(__always)
func call<each Kind: ArgumentKind>(
    _ name: StaticString, _ arguments: repeat each Kind,
    body: @escaping @Sendable (Frame, repeat (each Kind).Value) -> Void
) -> Entry {
    var kinds: [any ArgumentKind] = []
    repeat kinds.append(each arguments)
    return Entry(name: name, arguments: kinds) { [arguments = (repeat each arguments)] frame in
        var index: Int32 = 0
        @inline(__always)
        func next<K: ArgumentKind>(_ kind: K) throws(BadArgument) -> K.Value {
            index += 1
            return try kind.read(frame, index)
        }
        do throws(BadArgument) {
            body(frame, repeat try next(each arguments))
        } catch {
            frame.fail(error)
        }
    }
}
