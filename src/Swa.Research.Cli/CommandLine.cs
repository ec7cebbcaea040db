using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using Swa.Research.Cli.Commands;
using Swa.Research.Notebooks;
using Swa.Research.Notebooks.Directives;

namespace Swa.Research.Cli;

/// <summary>The <c>swa</c> command: its commands, and how their failures become one sentence and an exit code.</summary>
internal static class CommandLine
{
    /// <summary>How long a command that is interrupted may take to end by itself.</summary>
    public static TimeSpan TimeToEnd { get; } = TimeSpan.FromSeconds(1.5);

    public static void WriteInterrupted(TextWriter error) => error.WriteLine("swa: interrupted.");

    public static RootCommand Create() => new(
        "Socially-Weighted Alignment: thresholds, simulations, sweeps and the paper's figures."
        + "\n\nExample: swa threshold --agents 5 --severity 1.6")
    {
        ReproduceCommand.Create(),
        ThresholdCommand.Create(),
        SimulateCommand.Create(),
        SweepCommand.Create(),
        ExactCommand.Create(),
        MergeCommand.Create(),
        EstimateCommand.Create(),
        BenchCommand.Create(),
        ExplorerCommand.Create(),
        DocsCommand.Create(),
        NotebookCommand.Create(),
        KernelCommand.Create(),
        LlmCommand.Create(),
        SpggCommand.Create(),
        CiteCommand.Create(),
        CompletionCommand.Create(),
        CompletionCommand.CreateHidden(),
    };

    public static async Task<int> RunAsync(
        IReadOnlyList<string> arguments, TextWriter output, TextWriter error, CancellationToken cancellationToken)
    {
        ParseResult parsed = Parse(arguments);
        if (parsed.Action is null or ParseErrorAction
            && parsed.CommandResult.Command is { Action: null, Subcommands.Count: > 0 }
            && parsed.UnmatchedTokens.Count == 0)
        {
            // A group of commands alone shows what there is.
            parsed = Parse([.. arguments, "--help"]);
        }

        if (!IsHelp(parsed) && UsageProblem(parsed) is { } problem)
        {
            await error.WriteLineAsync($"swa: {OneLine(problem)} See '{Path(parsed.CommandResult)} --help'.");
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
            WriteInterrupted(error);
            return ExitCode.Interrupted;
        }
        catch (ParameterException exception)
        {
            string sentence = exception.Describe(OptionNames.Of(exception.Parameter, parsed.CommandResult.Command));
            await error.WriteLineAsync(
                $"swa: {OneLine(sentence)}{NearestName.Question(exception.Given.Trim('\''), Names(exception.Allowed))}");
            return ExitCode.BadUsage;
        }
        catch (OutputExistsException exception)
        {
            bool canForce = exception.IsOwn && parsed.CommandResult.Command.Options.Any(option => option.Name == CommonOptions.ForceName);
            await error.WriteLineAsync($"swa: {OneLine(exception.Message)}{(canForce ? $" {CommonOptions.ForceName} replaces it." : "")}");
            return ExitCode.Failed;
        }
        catch (Exception exception)
            when (exception is IOException or UnauthorizedAccessException or InvalidDataException or NotebookException)
        {
            await error.WriteLineAsync($"swa: {OneLine(exception.Message)}");
            return ExitCode.Failed;
        }
    }

    private static ParseResult Parse(IReadOnlyList<string> arguments) =>
        Create().Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });

    /// <summary>What is wrong with a command line, as a sentence; null: nothing.</summary>
    private static string? UsageProblem(ParseResult parsed)
    {
        Command command = parsed.CommandResult.Command;
        string path = Path(parsed.CommandResult);
        if (UnknownOption(parsed) is { } option)
        {
            string[] options = [.. command.Options.Where(each => !each.Hidden).Select(each => each.Name)];
            IEnumerable<Token> before = parsed.Tokens.TakeWhile(token => token.Type != TokenType.Argument || token.Value != option);
            if (options.Contains(option) && before.LastOrDefault() is { } eager)
            {
                return $"'{eager.Value}' needs a value before '{option}'.";
            }

            return $"Unknown option '{option}' for '{path}'.{NearestName.Question(option, options)}";
        }

        if (parsed.UnmatchedTokens is [string unknown, ..])
        {
            IEnumerable<string> commands = command.Subcommands.Where(each => !each.Hidden).Select(each => each.Name);
            return command.Subcommands.Count > 0
                ? $"Unknown command '{unknown}' for '{path}'.{NearestName.Question(unknown, commands)}"
                : $"'{path}' takes no '{unknown}'.";
        }

        if (GivenPaths.Problem(parsed.CommandResult) is { } wrong)
        {
            return wrong;
        }

        return parsed.Errors.Count > 0 ? OneLine(parsed.Errors[0].Message) : null;
    }

    /// <summary>The first word that looks like an option and is none, even where it was taken for a value or a file; null: none.</summary>
    private static string? UnknownOption(ParseResult parsed)
    {
        IEnumerable<Token> unescaped = parsed.Tokens.TakeWhile(token => token.Type != TokenType.DoubleDash);
        return unescaped
            .Where(token => token.Type == TokenType.Argument && token.Value is ['-', '-', _, ..])
            .Select(token => token.Value)
            .FirstOrDefault()
            ?? parsed.UnmatchedTokens.FirstOrDefault(token => token is ['-', var letter, ..] && !char.IsAsciiDigit(letter));
    }

    /// <summary>The names that may be given, where what is allowed is a list of them; else empty.</summary>
    private static string[] Names(string allowed)
    {
        string[] names = allowed.Split(", ");
        return names.Any(name => name.Contains(' ', StringComparison.Ordinal)) ? [] : names;
    }

    private static bool IsHelp(ParseResult parsed) => parsed.Action is System.CommandLine.Help.HelpAction;

    private static string Path(CommandResult result) =>
        result.Parent is CommandResult parent ? $"{Path(parent)} {result.Command.Name}" : "swa";

    private static string OneLine(string message) => string.Join(
        ' ', Report.Printable(message).Split((char[])['\r', '\n'], StringSplitOptions.RemoveEmptyEntries));
}
