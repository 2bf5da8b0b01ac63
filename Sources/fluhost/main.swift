import Glibc
import ScriptHost

exit(Command.main(count: CommandLine.argc, words: CommandLine.unsafeArgv))
