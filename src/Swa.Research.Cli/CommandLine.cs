using System.CommandLine;
using System.CommandLine.Parsing;
using Swa.Research.Cli.Commands;
using Swa.Research.Cli.Options;
using Swa.Research.Parameters;

namespace Swa.Research.Cli;

/// <summary>The <c>swa</c> command: its commands, and how their failures become one sentence and an exit code.</summary>
internal static class CommandLine
{
    public static RootCommand Create() => new("Socially-Weighted Alignment: thresholds, simulations, sweeps and the paper's figures.\n\nExample: swa threshold --agents 5 --severity 1.6")
    {
        ReproduceCommand.Create(),
        ThresholdCommand.Create(),
        SimulateCommand.Create(),
        SweepCommand.Create(),
        MergeCommand.Create(),
        EstimateCommand.Create(),
        BenchCommand.Create(),
        ExplorerCommand.Create(),
        NotebookCommand.Create(),
        KernelCommand.Create(),
        LlmCommand.Create(),
        SpggCommand.Create(),
    };

    public static async Task<int> RunAsync(
        IReadOnlyList<string> arguments, TextWriter output, TextWriter error, CancellationToken cancellationToken)
    {
        ParseResult parsed = Create().Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Errors.Count > 0 && !IsHelp(parsed))
        {
            string problem = parsed.UnmatchedTokens is [string unknown, ..]
                ? $"'{unknown}' is no command or option here."
                : OneLine(parsed.Errors[0].Message);
            await error.WriteLineAsync($"swa: {problem} See '{Path(parsed.CommandResult)} --help'.");
            return ExitCode.BadUsage;
        }

        try
        {
            InvocationConfiguration configuration = new()
            {
                Output = output,
                Error = error,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
            };
            int exitCode = await parsed.InvokeAsync(configuration, cancellationToken);
            await output.FlushAsync(CancellationToken.None);
            return exitCode;
        }
        catch (OperationCanceledException)
        {
            await error.WriteLineAsync("swa: interrupted.");
            return ExitCode.Interrupted;
        }
        catch (ParameterException exception)
        {
            await error.WriteLineAsync($"swa: {OneLine(exception.Describe(OptionNames.Of(exception.Parameter, parsed.CommandResult.Command)))}");
            return ExitCode.BadUsage;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            await error.WriteLineAsync($"swa: {OneLine(exception.Message)}");
            return ExitCode.Failed;
        }
    }

    private static bool IsHelp(ParseResult parsed) => parsed.Action is System.CommandLine.Help.HelpAction;

    private static string Path(CommandResult result) =>
        result.Parent is CommandResult parent ? $"{Path(parent)} {result.Command.Name}" : "swa";

    private static string OneLine(string message) => string.Join(' ', message.Split((char[])['\r', '\n'], StringSplitOptions.RemoveEmptyEntries));
}
