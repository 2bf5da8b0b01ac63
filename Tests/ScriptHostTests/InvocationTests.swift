import Testing

@testable import ScriptHost

@Suite("The command line")
struct InvocationTests {
    private func parse(_ words: String...) throws -> Invocation {
        try Invocation(["fluhost"] + words)
    }

    @Test("Options come before the script; what follows it is the script's")
    func order() throws {
        let line = try parse("-e", "x = 1", "-v", "-ey = 2", "fs.lua", "-e", "--help", "--nothing")
        #expect(line.steps == [.execute(word: 2, from: 0), .printVersion, .execute(word: 4, from: 2)])
        #expect(line.script == 5)
        #expect(!line.isStandardInput)
    }

    @Test("-- ends the options; - is standard input")
    func ends() throws {
        #expect(try parse("--", "-e").script == 2)
        #expect(try parse("--", "-").isStandardInput == false)
        #expect(try parse("--").script == nil)
        let line = try parse("-", "a")
        #expect(line.isStandardInput)
        #expect(line.script == 1)
    }

    @Test("Both spellings of help and version")
    func spellings() throws {
        #expect(try parse("-h").steps == parse("--help").steps)
        #expect(try parse("-v").steps == parse("--version").steps)
    }

    @Test("An unknown option and a missing statement are named", arguments: [["-x"], ["--versio"], ["-e"], ["-vv"]])
    func problems(words: [String]) {
        #expect {
            try Invocation(["fluhost"] + words)
        } throws: { error in
            (error as? Invocation.Problem)?.message.contains(words[0]) == true
        }
    }
}
