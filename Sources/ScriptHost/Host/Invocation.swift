/// The command line of lua(1), as far as fluhost has it: options in order, up to the script's name.
struct Invocation {
    enum Step: Equatable {
        /// -e: run a piece of source, which is in a word from a byte on; it need not be text.
        case execute(word: Int, from: Int)
        case printVersion
        case printHelp
    }

    struct Problem: Error, Equatable {
        var message: String
    }

    var steps: [Step] = []
    /// The index of the script's name among the words; nil if there is none. All words after it are
    /// the script's own.
    var script: Int?
    /// The script's name is "-", and stands for standard input.
    var isStandardInput = false

    /// - Parameter words: the whole command line, the program's name first.
    init(_ words: [String]) throws(Problem) {
        var index = 1
        while index < words.count {
            let word = words[index]
            guard word.hasPrefix("-") else { break }
            switch word {
            case "-":
                isStandardInput = true
                script = index
                return
            case "--":
                script = index + 1 < words.count ? index + 1 : nil
                return
            case "-v", "--version": steps.append(.printVersion)
            case "-h", "--help": steps.append(.printHelp)
            case "-e":
                index += 1
                guard index < words.count else { throw Problem(message: "-e needs a piece of Lua source after it") }
                steps.append(.execute(word: index, from: 0))
            case let word where word.hasPrefix("-e"):
                steps.append(.execute(word: index, from: 2))
            default:
                throw Problem(message: "the option \(word) is not known")
            }
            index += 1
        }
        script = index < words.count ? index : nil
    }

    static let usage = """
        usage: fluhost [options] script [args...]
        Runs a Lua script that is, most often, a file system:
            fluhost hello.lua /mnt/point [FUSE options]

          -e STAT        run the Lua statement STAT, before the script
          -v, --version  print versions
          -h, --help     print this
          --             end of the options
          -              read the script from standard input
        Every word after the script is the script's own.
        """
}
