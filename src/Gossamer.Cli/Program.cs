using Gossamer.Cli;

using var terminal = Terminal.OfThisProcess();
return await CommandLine.RunAsync(args, terminal);
