namespace Swa.Research.Cli.Output;

/// <summary>The exit codes of every command.</summary>
internal static class ExitCode
{
    /// <summary>All was done.</summary>
    public const int Done = 0;

    /// <summary>The command was understood and failed, for example because a file could not be written.</summary>
    public const int Failed = 1;

    /// <summary>The command line is wrong: an unknown option, or a value that is not allowed.</summary>
    public const int BadUsage = 2;

    /// <summary>The command was interrupted (Ctrl-C or SIGTERM).</summary>
    public const int Interrupted = 130;
}
