return await Headroom.Cli.CommandLine.RunAsync(args, Console.Error);
