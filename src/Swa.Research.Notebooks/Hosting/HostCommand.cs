namespace Swa.Research.Notebooks.Hosting;

/// <summary>How the host process is started.</summary>
/// <param name="FileName">The program.</param>
/// <param name="Arguments">Its arguments.</param>
public sealed record HostCommand(string FileName, IReadOnlyList<string> Arguments)
{
    /// <summary>Starts an assembly with the .NET that runs this process.</summary>
    /// <param name="assembly">Path of the assembly with the host command.</param>
    /// <param name="arguments">The arguments that make it serve as a host.</param>
    /// <returns>The command.</returns>
    public static HostCommand Of(string assembly, params IReadOnlyList<string> arguments) =>
        new(DotNetProgram.Running, [Path.GetFullPath(assembly), .. arguments]);

    /// <summary>The command as a JSON list of words.</summary>
    internal string ToJson() => JsonSerializer.Serialize<string[]>([FileName, .. Arguments]);
}
