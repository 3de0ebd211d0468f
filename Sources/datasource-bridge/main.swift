import POSIX

exitImmediately(Program.run(Array(CommandLine.arguments.dropFirst())))
