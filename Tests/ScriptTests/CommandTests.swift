import Foundation
import Glibc
import TestSupport
import Testing

/// The command line of fluhost, and the statuses with which it ends.
@Suite struct CommandTests {
    @Test func aScriptGetsItsArguments() throws {
        let result = try Fluhost.run(script: "print(...)", arguments: ["a", "b c", "-v", "--help"])
        #expect(result.ending == .exited(0))
        #expect(result.output == "a\tb c\t-v\t--help\n")
        #expect(result.errors == "")
    }

    @Test func versionsAndHelp() throws {
        for option in ["-v", "--version"] {
            let result = try Fluhost.run([option])
            #expect(result.ending == .exited(0))
            #expect(result.output.hasPrefix("fluhost ") && result.output.contains("Lua 5.1"))
            #expect(result.output.contains("FUSE 2."))
        }
        for option in ["-h", "--help"] {
            let result = try Fluhost.run([option])
            #expect(result.ending == .exited(0))
            #expect(result.output.contains("usage: fluhost") && result.errors == "")
        }
    }

    @Test func withoutAScriptOrWithAnUnknownOptionUsageIsTold() throws {
        for words in [[], ["-x"], ["--nonsense", "script.lua"], ["-e"]] {
            let result = try Fluhost.run(words)
            #expect(result.ending == .exited(1), "\(words)")
            #expect(result.errors.contains("usage: fluhost"), "\(words)")
            #expect(result.output == "")
        }
    }

    @Test func statementsRunInOrderBeforeTheScript() throws {
        let options = ["-e", "print('one', ...)", "-eprint('two')", "-e", "x = 'three'"]
        let result = try Fluhost.run(script: "print(x)", options: options, arguments: ["argument"])
        #expect(result.output == "one\ntwo\nthree\n")
        #expect(result.ending == .exited(0))
        try #expect(Fluhost.run(["-e", "print(arg)"]).output == "nil\n")
    }

    @Test func aStatementThatFailsEndsIt() throws {
        for statement in ["error('oh')", "x x", "error({})"] {
            let result = try Fluhost.run(script: "print('not reached')", options: ["-e", statement])
            #expect(result.ending == .exited(1), "\(statement)")
            #expect(result.output == "" && result.errors.hasPrefix("fluhost: "), "\(statement)")
        }
    }

    @Test func theScriptMayComeFromStandardInput() throws {
        let result = try Fluhost.run(["-", "a", "b"], input: "#!shebang\nprint(arg[0], ...)")
        #expect(result.ending == .exited(0))
        #expect(result.output == "-\ta\tb\n")
    }

    @Test func twoHyphensEndTheOptions() throws {
        let folder = TemporaryFolder()
        try folder.write("print(arg[0], ...)", to: "-v")
        let result = try Fluhost.run(["--", "-v", "--"], directory: folder.path)
        #expect(result.output == "-v\t--\n")
    }

    @Test func aScriptThatIsNotThere() throws {
        let result = try Fluhost.run(["/there/is/nothing.lua"])
        #expect(result.ending == .exited(1))
        #expect(result.errors.contains("/there/is/nothing.lua") && result.errors.contains("No such file"))
    }

    @Test func aSyntaxErrorIsToldWithItsLine() throws {
        let result = try Fluhost.run(script: "#!x\n\nlocal = 5")
        #expect(result.ending == .exited(1))
        #expect(result.errors.contains("script.lua:3:"))
    }

    @Test func anUncaughtErrorHasATraceback() throws {
        let result = try Fluhost.run(script: "local function f() error('no way') end\nf()")
        #expect(result.ending == .exited(1))
        #expect(result.errors.contains("script.lua:1: no way"))
        #expect(result.errors.contains("stack traceback:"))
        #expect(result.errors.contains("script.lua:2: in main chunk"))
    }

    static let errors: [(lua: String, text: String)] = [
        ("error({})", "table"), ("error(true)", "boolean"), ("error(12)", "12"),
        ("error(setmetatable({}, {__tostring = function() return 'told' end}))", "told"),
        ("error(require('flu').errno.EPERM)", "Operation not permitted"),
        ("local function f() return 1 + f() end f()", "stack overflow"), ("coroutine.yield()", "yield"),
        ("getmetatable(newproxy(true)).__gc = function() error('in __gc') end collectgarbage()", "in __gc"),
    ]

    @Test func anyValueMayBeRaised() throws {
        for (lua, text) in Self.errors {
            let result = try Fluhost.run(script: lua)
            #expect(result.ending == .exited(1), "\(lua)")
            #expect(result.errors.hasPrefix("fluhost: ") && result.errors.contains(text), "\(lua): \(result.errors)")
        }
    }

    /// As under lua(1). busted ends so when a test has failed.
    @Test func nilIsRaisedInSilence() throws {
        for words in [["-e", "error()"], ["-e", "error(nil)", "-e", "print('not reached')"]] {
            let result = try Fluhost.run(words)
            #expect(result.ending == .exited(1))
            #expect(result.errors == "" && result.output == "")
        }
    }

    @Test func osExitSetsTheStatusAndFlushes() throws {
        let result = try Fluhost.run(script: "io.write('not lost') os.exit(7)")
        #expect(result.ending == .exited(7))
        #expect(result.output == "not lost")
    }

    @Test func finalizersAtTheEndRunAndMayFail() throws {
        let script = """
            getmetatable(newproxy(true)).__gc = function() print("first") error("unheard") end
            local keep = newproxy(true)
            getmetatable(keep).__gc = function() print("second") end
            """
        let result = try Fluhost.run(script: script)
        #expect(result.ending == .exited(0))
        #expect(result.output.contains("first") && result.output.contains("second"))
    }

    @Test(arguments: ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
    func closedStandardDescriptorsAreOpened(redirection: String) throws {
        let folder = TemporaryFolder()
        let script = try folder.write(
            """
            local file = io.open(arg[1], "w")
            for number = 0, 4 do
                local info = io.open("/proc/self/fdinfo/" .. number)
                file:write(info and "open " or "closed ")
                if info then info:close() end
            end
            file:close()
            """, to: "script.lua")
        let result = folder.path("result")
        let shell = try Child([
            "/bin/sh", "-c", "exec \"$0\" \"$1\" \"$2\" \(redirection)", Fluhost.path, script, result,
        ])
        try #expect(shell.wait() == .exited(0))
        #expect(String(decoding: folder.read("result"), as: UTF8.self) == "open open open open closed ")
    }

    // MARK: flu.main that fails

    @Test func aFailedMountIsNilMessageAndCode() throws {
        let script = "print(require('flu').main({'test', ...}, {}))"
        for arguments in [
            ["/there/is/nothing", "-f"], ["/dev/null", "-f"], [], ["/tmp", "-o", "nonsense_option,", "-f"],
        ] {
            let result = try Fluhost.run(script: script, arguments: arguments)
            let words = result.output.split(separator: "\n").last?.split(separator: "\t") ?? []
            #expect(words.count == 3 && words.first == "nil", "\(arguments): \(result.output)")
            #expect(words.last.flatMap { Int($0) }.map { $0 != 0 } == true, "\(arguments): \(result.output)")
            #expect(result.errors.hasPrefix("fluhost: "), "\(arguments): \(result.errors)")
            // the process's status follows
            #expect(result.ending != .exited(0), "\(arguments)")
        }
    }

    @Test func aScriptMayEndWellAfterAFailedMount() throws {
        let script = "require('flu').main({'test', '/there/is/nothing'}, {}) os.exit(0)"
        try #expect(Fluhost.run(script: script).ending == .exited(0))
    }

    @Test func helpOfLibfuseMountsNothing() throws {
        let result = try Fluhost.run(script: "print(require('flu').main({'test', ...}, {}))", arguments: ["-h"])
        #expect(result.errors.contains("FUSE options") || result.output.contains("FUSE options"))
    }
}
