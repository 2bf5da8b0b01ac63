// How entries are declared. There is one overload for each number of arguments, because with a parameter pack the
// compiler (Swift 6.3) does not put the kinds' code into the entry: a call of lseek took 1.7 times as long as in C,
// and takes a quarter less with these.

/// Declares a function for scripts.
///
///     call("getuid", returns: "integer") { $0.push(Double(getuid())) }
///
/// The arguments are checked and read in order, then `body` gets them; it puts the outcome into the frame. A bad
/// argument becomes a Lua error that names it, and `body` does not run.
///
/// - Parameters:
///   - returns: the Lua types of what it returns when all goes well, as LuaCATS writes them.
///   - canFail: it can also return nil, a message and an error number.
///   - preparations: what the outcome needs, beside what the arguments need.
@inline(__always)
func call(
    _ name: StaticString, returns: String = "", canFail: Bool = false,
    preparing preparations: [Preparation] = [], body: @escaping @Sendable (Frame) -> Void
) -> Entry {
    Entry(name: name, arguments: [], returns: returns, canFail: canFail, preparations: preparations) { frame in
        body(frame)
    }
}

@inline(__always)
func call<A: ArgumentKind>(
    _ name: StaticString, _ a: A, returns: String = "", canFail: Bool = false,
    preparing preparations: [Preparation] = [], body: @escaping @Sendable (Frame, A.Value) -> Void
) -> Entry {
    Entry(name: name, arguments: [a], returns: returns, canFail: canFail, preparations: preparations) { frame in
        do throws(BadArgument) {
            body(
                frame, try a.read(frame, 1))
        } catch {
            frame.fail(error)
        }
    }
}

@inline(__always)
func call<A: ArgumentKind, B: ArgumentKind>(
    _ name: StaticString, _ a: A, _ b: B, returns: String = "", canFail: Bool = false,
    preparing preparations: [Preparation] = [], body: @escaping @Sendable (Frame, A.Value, B.Value) -> Void
) -> Entry {
    Entry(name: name, arguments: [a, b], returns: returns, canFail: canFail, preparations: preparations) { frame in
        do throws(BadArgument) {
            body(
                frame, try a.read(frame, 1), try b.read(frame, 2))
        } catch {
            frame.fail(error)
        }
    }
}

@inline(__always)
func call<A: ArgumentKind, B: ArgumentKind, C: ArgumentKind>(
    _ name: StaticString, _ a: A, _ b: B, _ c: C, returns: String = "", canFail: Bool = false,
    preparing preparations: [Preparation] = [], body: @escaping @Sendable (Frame, A.Value, B.Value, C.Value) -> Void
) -> Entry {
    Entry(name: name, arguments: [a, b, c], returns: returns, canFail: canFail, preparations: preparations) { frame in
        do throws(BadArgument) {
            body(
                frame, try a.read(frame, 1), try b.read(frame, 2), try c.read(frame, 3))
        } catch {
            frame.fail(error)
        }
    }
}

@inline(__always)
func call<A: ArgumentKind, B: ArgumentKind, C: ArgumentKind, D: ArgumentKind>(
    _ name: StaticString, _ a: A, _ b: B, _ c: C, _ d: D, returns: String = "", canFail: Bool = false,
    preparing preparations: [Preparation] = [],
    body: @escaping @Sendable (Frame, A.Value, B.Value, C.Value, D.Value) -> Void
) -> Entry {
    Entry(name: name, arguments: [a, b, c, d], returns: returns, canFail: canFail, preparations: preparations) {
        frame in
        do throws(BadArgument) {
            body(
                frame, try a.read(frame, 1), try b.read(frame, 2), try c.read(frame, 3), try d.read(frame, 4))
        } catch {
            frame.fail(error)
        }
    }
}

@inline(__always)
func call<A: ArgumentKind, B: ArgumentKind, C: ArgumentKind, D: ArgumentKind, E: ArgumentKind>(
    _ name: StaticString, _ a: A, _ b: B, _ c: C, _ d: D, _ e: E, returns: String = "", canFail: Bool = false,
    preparing preparations: [Preparation] = [],
    body: @escaping @Sendable (Frame, A.Value, B.Value, C.Value, D.Value, E.Value) -> Void
) -> Entry {
    Entry(name: name, arguments: [a, b, c, d, e], returns: returns, canFail: canFail, preparations: preparations) {
        frame in
        do throws(BadArgument) {
            body(
                frame, try a.read(frame, 1), try b.read(frame, 2), try c.read(frame, 3), try d.read(frame, 4),
                try e.read(frame, 5))
        } catch {
            frame.fail(error)
        }
    }
}

@inline(__always)
func call<A: ArgumentKind, B: ArgumentKind, C: ArgumentKind, D: ArgumentKind, E: ArgumentKind, F: ArgumentKind>(
    _ name: StaticString, _ a: A, _ b: B, _ c: C, _ d: D, _ e: E, _ f: F, returns: String = "", canFail: Bool = false,
    preparing preparations: [Preparation] = [],
    body: @escaping @Sendable (Frame, A.Value, B.Value, C.Value, D.Value, E.Value, F.Value) -> Void
) -> Entry {
    Entry(name: name, arguments: [a, b, c, d, e, f], returns: returns, canFail: canFail, preparations: preparations) {
        frame in
        do throws(BadArgument) {
            body(
                frame, try a.read(frame, 1), try b.read(frame, 2), try c.read(frame, 3), try d.read(frame, 4),
                try e.read(frame, 5), try f.read(frame, 6))
        } catch {
            frame.fail(error)
        }
    }
}

@inline(__always)
func call<
    A: ArgumentKind, B: ArgumentKind, C: ArgumentKind, D: ArgumentKind, E: ArgumentKind, F: ArgumentKind,
    G: ArgumentKind
>(
    _ name: StaticString, _ a: A, _ b: B, _ c: C, _ d: D, _ e: E, _ f: F, _ g: G, returns: String = "",
    canFail: Bool = false,
    preparing preparations: [Preparation] = [],
    body: @escaping @Sendable (Frame, A.Value, B.Value, C.Value, D.Value, E.Value, F.Value, G.Value) -> Void
) -> Entry {
    Entry(name: name, arguments: [a, b, c, d, e, f, g], returns: returns, canFail: canFail, preparations: preparations)
    { frame in
        do throws(BadArgument) {
            body(
                frame, try a.read(frame, 1), try b.read(frame, 2), try c.read(frame, 3), try d.read(frame, 4),
                try e.read(frame, 5), try f.read(frame, 6), try g.read(frame, 7))
        } catch {
            frame.fail(error)
        }
    }
}

/// Declares a system call: `body` is nothing but the call, and the kind of its result makes of what it returned either
/// the outcome or `nil, message, errno`.
///
///     system("chmod", .path, .mode, returns: .success) { chmod($0, $1) }
@inline(__always)
func system<Result: ResultKind>(
    _ name: StaticString, returns result: Result,
    body: @escaping @Sendable () -> Result.Raw
) -> Entry {
    Entry(name: name, arguments: [], result: result) { frame in
        result.write(body(), frame)
    }
}

@inline(__always)
func system<A: ArgumentKind, Result: ResultKind>(
    _ name: StaticString, _ a: A, returns result: Result,
    body: @escaping @Sendable (A.Value) -> Result.Raw
) -> Entry {
    Entry(name: name, arguments: [a], result: result) { frame in
        do throws(BadArgument) {
            result.write(
                body(try a.read(frame, 1)), frame)
        } catch {
            frame.fail(error)
        }
    }
}

@inline(__always)
func system<A: ArgumentKind, B: ArgumentKind, Result: ResultKind>(
    _ name: StaticString, _ a: A, _ b: B, returns result: Result,
    body: @escaping @Sendable (A.Value, B.Value) -> Result.Raw
) -> Entry {
    Entry(name: name, arguments: [a, b], result: result) { frame in
        do throws(BadArgument) {
            result.write(
                body(try a.read(frame, 1), try b.read(frame, 2)), frame)
        } catch {
            frame.fail(error)
        }
    }
}

@inline(__always)
func system<A: ArgumentKind, B: ArgumentKind, C: ArgumentKind, Result: ResultKind>(
    _ name: StaticString, _ a: A, _ b: B, _ c: C, returns result: Result,
    body: @escaping @Sendable (A.Value, B.Value, C.Value) -> Result.Raw
) -> Entry {
    Entry(name: name, arguments: [a, b, c], result: result) { frame in
        do throws(BadArgument) {
            result.write(
                body(try a.read(frame, 1), try b.read(frame, 2), try c.read(frame, 3)), frame)
        } catch {
            frame.fail(error)
        }
    }
}

@inline(__always)
func system<A: ArgumentKind, B: ArgumentKind, C: ArgumentKind, D: ArgumentKind, Result: ResultKind>(
    _ name: StaticString, _ a: A, _ b: B, _ c: C, _ d: D, returns result: Result,
    body: @escaping @Sendable (A.Value, B.Value, C.Value, D.Value) -> Result.Raw
) -> Entry {
    Entry(name: name, arguments: [a, b, c, d], result: result) { frame in
        do throws(BadArgument) {
            result.write(
                body(try a.read(frame, 1), try b.read(frame, 2), try c.read(frame, 3), try d.read(frame, 4)), frame)
        } catch {
            frame.fail(error)
        }
    }
}

@inline(__always)
func system<A: ArgumentKind, B: ArgumentKind, C: ArgumentKind, D: ArgumentKind, E: ArgumentKind, Result: ResultKind>(
    _ name: StaticString, _ a: A, _ b: B, _ c: C, _ d: D, _ e: E, returns result: Result,
    body: @escaping @Sendable (A.Value, B.Value, C.Value, D.Value, E.Value) -> Result.Raw
) -> Entry {
    Entry(name: name, arguments: [a, b, c, d, e], result: result) { frame in
        do throws(BadArgument) {
            result.write(
                body(
                    try a.read(frame, 1), try b.read(frame, 2), try c.read(frame, 3), try d.read(frame, 4),
                    try e.read(frame, 5)), frame)
        } catch {
            frame.fail(error)
        }
    }
}

@inline(__always)
func system<
    A: ArgumentKind, B: ArgumentKind, C: ArgumentKind, D: ArgumentKind, E: ArgumentKind, F: ArgumentKind,
    Result: ResultKind
>(
    _ name: StaticString, _ a: A, _ b: B, _ c: C, _ d: D, _ e: E, _ f: F, returns result: Result,
    body: @escaping @Sendable (A.Value, B.Value, C.Value, D.Value, E.Value, F.Value) -> Result.Raw
) -> Entry {
    Entry(name: name, arguments: [a, b, c, d, e, f], result: result) { frame in
        do throws(BadArgument) {
            result.write(
                body(
                    try a.read(frame, 1), try b.read(frame, 2), try c.read(frame, 3), try d.read(frame, 4),
                    try e.read(frame, 5), try f.read(frame, 6)), frame)
        } catch {
            frame.fail(error)
        }
    }
}

@inline(__always)
func system<
    A: ArgumentKind, B: ArgumentKind, C: ArgumentKind, D: ArgumentKind, E: ArgumentKind, F: ArgumentKind,
    G: ArgumentKind, Result: ResultKind
>(
    _ name: StaticString, _ a: A, _ b: B, _ c: C, _ d: D, _ e: E, _ f: F, _ g: G, returns result: Result,
    body: @escaping @Sendable (A.Value, B.Value, C.Value, D.Value, E.Value, F.Value, G.Value) -> Result.Raw
) -> Entry {
    Entry(name: name, arguments: [a, b, c, d, e, f, g], result: result) { frame in
        do throws(BadArgument) {
            result.write(
                body(
                    try a.read(frame, 1), try b.read(frame, 2), try c.read(frame, 3), try d.read(frame, 4),
                    try e.read(frame, 5), try f.read(frame, 6), try g.read(frame, 7)), frame)
        } catch {
            frame.fail(error)
        }
    }
}
