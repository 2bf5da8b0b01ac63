import Glibc

/// Runs Lua scripts that can be file systems: Lua 5.1 with the module `flu`.
public enum Command {
    /// The version of the host, as `fluhost -v` prints it.
    public static let version = "0.1.0"

    /// What the command `fluhost` does.
    ///
    /// - Parameters:
    ///   - count: the number of words on the command line.
    ///   - words: the command line, the program's name first.
    /// - Returns: the status to exit with.
    public static func main(count: Int32, words: UnsafePointer<UnsafeMutablePointer<CChar>?>) -> Int32 {
        openStandardDescriptors()
        let arguments = UnsafeRawPointer(words).assumingMemoryBound(to: UnsafePointer<CChar>?.self)
        let line: Invocation
        do throws(Invocation.Problem) {
            line = try Invocation((0..<Int(count)).map { String(cString: arguments[$0]!) })
        } catch {
            Log.error("\(error.message)\n\(Invocation.usage)")
            return 1
        }
        if line.steps.isEmpty && line.script == nil {
            Log.error("no script was given\n\(Invocation.usage)")
            return 1
        }
        guard State.open(modules) else {
            Log.error("not enough memory")
            return 1
        }
        defer { State.close() }
        for step in line.steps {
            switch step {
            case .printVersion: print(versions)
            case .printHelp:
                print(Invocation.usage)
                return 0
            case .execute(let word, let start):
                let text = arguments[word]! + start
                if let problem = State.run(text: text, name: "=(command line)") { return failure(problem) }
            }
        }
        if let script = line.script {
            let problem = State.run(
                arguments: arguments, count: count, script: Int32(script), isStandardInput: line.isStandardInput)
            if let problem { return failure(problem) }
        }
        return Session.exitStatus
    }

    static var modules: [Module] { [FluModule.module, SyscallModule.module] }

    private static var versions: String {
        "fluhost \(version) (Lua 5.1, FUSE \(FuseVersion.text))"
    }

    private static func failure(_ problem: [UInt8]) -> Int32 {
        if !problem.isEmpty { Log.error(problem) }
        return 1
    }

    /// Scripts count on 0, 1 and 2: the next descriptor that they open must not become one of them.
    private static func openStandardDescriptors() {
        var descriptor: Int32
        repeat { descriptor = open("/dev/null", O_RDWR) } while descriptor >= 0 && descriptor <= 2
        if descriptor > 2 { close(descriptor) }
    }
}
