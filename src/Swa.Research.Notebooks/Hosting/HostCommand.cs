namespace Swa.Research.Notebooks.Hosting;

/// <summary>How the host process is started.</summary>
/// <param name="FileName">The program.</param>
/// <param name="Arguments">Its arguments.</param>
public sealed record HostCommand(string FileName, IReadOnlyList<string> Arguments)
{
    /// <summary>
    /// Variables with which .NET compiles again what a process calls often. The command's own settings are for simulations, and too late
    /// for the compiler, which runs for each cell.
    /// </summary>
    internal static IReadOnlyDictionary<string, string> Tiering { get; } = new Dictionary<string, string>
    {
        ["DOTNET_TC_CallCountThreshold"] = "1E",
        ["DOTNET_TC_CallCountingDelayMs"] = "64",
    };

    /// <summary>Starts an assembly with the .NET that runs this process.</summary>
    /// <param name="assembly">Path of the assembly with the host command.</param>
    /// <param name="arguments">The arguments that make it serve as a host.</param>
    /// <returns>The command.</returns>
    public static HostCommand Of(string assembly, params IReadOnlyList<string> arguments) =>
        new(DotNetProgram.Running, [Path.GetFullPath(assembly), .. arguments]);
}
