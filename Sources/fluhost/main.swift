import Glibc
import ScriptHost

exit(ScriptHost.main(count: CommandLine.argc, words: CommandLine.unsafeArgv))
