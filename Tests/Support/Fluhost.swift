import Foundation
import Glibc

/// The command that is tested.
package enum Fluhost {
    /// Its path: the variable FLUHOST, or the one that was built together with the tests.
    package static let path: String = {
        if let path = ProcessInfo.processInfo.environment["FLUHOST"] {
            return URL(fileURLWithPath: path).standardizedFileURL.path
        }
        let tests = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        return URL(fileURLWithPath: tests).deletingLastPathComponent().appendingPathComponent("fluhost").path
    }()

    /// The top of the repository.
    package static let repository = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path

    /// Lua modules that test scripts can `require`.
    package static let environment: [String: String?] = [
        "LUA_PATH": "\(repository)/Tests/Support/Lua/?.lua;;", "LUA_CPATH": nil, "LUA_INIT": nil,
    ]

    /// What a run of fluhost gave.
    package struct Result: Sendable {
        package var ending: Ending
        package var output: String
        package var errors: String
    }

    /// Starts fluhost with some words after its name.
    package static func start(
        _ words: [String], environment: [String: String?] = [:], directory: String? = nil, input: String = "",
        ignoring: Set<Int32> = [], timeLimit: Double = 60
    ) throws -> Child {
        guard access(path, X_OK) == 0 else {
            throw TestProblem("there is no \(path): build it, or say with the variable FLUHOST where it is")
        }
        return try Child(
            [path] + words, environment: Self.environment.merging(environment) { $1 }, directory: directory,
            input: input, ignoring: ignoring, timeLimit: timeLimit)
    }

    /// Runs fluhost with some words after its name, to its end.
    package static func run(
        _ words: [String], environment: [String: String?] = [:], directory: String? = nil, input: String = "",
        seconds: Double = 30
    ) throws -> Result {
        let child = try start(words, environment: environment, directory: directory, input: input)
        let ending = try child.wait(seconds: seconds)
        return Result(ending: ending, output: child.output, errors: child.errors)
    }

    /// Runs a script, given as its text, to its end.
    ///
    /// - Parameters:
    ///   - options: words before the script's name.
    ///   - arguments: words after it.
    package static func run(
        script: String, options: [String] = [], arguments: [String] = [], environment: [String: String?] = [:],
        directory: String? = nil, input: String = "", seconds: Double = 30
    ) throws -> Result {
        let folder = TemporaryFolder()
        let file = try folder.write(script, to: "script.lua")
        return try run(
            options + [file] + arguments, environment: environment, directory: directory, input: input,
            seconds: seconds)
    }
}
