using System.Diagnostics;

namespace Swa.Research.Tests;

/// <summary>The programs under tests/oracles write the reference values that the other tests read.</summary>
public sealed class OraclesTests : IDisposable
{
    private readonly Cli.TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static string Programs { get; } = Path.Combine(Repository.Root, "tests", "oracles");

    private static string Oracles { get; } = Path.Combine(Repository.Root, "tests", "Swa.Research.Tests", "Oracles");

    public static TheoryData<string> Files { get; } = [.. Names(Oracles, "*.csv")];

    [TheoryWithPython]
    [MemberData(nameof(Files))]
    public void A_program_of_its_own_writes_each_file_of_reference_values_byte_for_byte(string file)
    {
        string program = Path.Combine(Programs, Path.ChangeExtension(file, ".py"));
        ProcessStartInfo start = new("python3", ["-B", program, _folder.Path]) { RedirectStandardError = true };
        using Process python = Process.Start(start)!;
        string error = python.StandardError.ReadToEnd();
        python.WaitForExit();
        Assert.True(python.ExitCode == 0, error);
        Assert.Equal(File.ReadAllText(Path.Combine(Oracles, file)), File.ReadAllText(_folder.File(file)));
    }

    [Fact]
    public void No_program_is_left_without_its_file()
    {
        IEnumerable<string> programs = Names(Programs, "*.py").Where(name => name != "reference.py");
        Assert.Equal(Names(Oracles, "*.csv"), programs.Select(name => Path.ChangeExtension(name, ".csv")));
    }

    private static IEnumerable<string> Names(string folder, string pattern) =>
        Directory.EnumerateFiles(folder, pattern).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal);

    /// <summary>A theory that is skipped, with the reason, where there is no Python.</summary>
    private sealed class TheoryWithPythonAttribute : TheoryAttribute
    {
        public TheoryWithPythonAttribute()
        {
            string[] folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
            Skip = folders.Any(folder => File.Exists(Path.Combine(folder, "python3"))) ? null : "python3 is not on the PATH.";
        }
    }
}
