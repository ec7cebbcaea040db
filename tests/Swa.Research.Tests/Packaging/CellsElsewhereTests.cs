using Swa.Research.Tests.Cli;

namespace Swa.Research.Tests.Packaging;

/// <summary>The example cells outside notebooks: in a C# program that references the packages, and in F#.</summary>
public class CellsElsewhereTests
{
    [Fact]
    public async Task The_cells_are_a_program_that_references_the_packages()
    {
        using TemporaryFolder folder = new();
        await Dotnet.PackToFeedAsync(
            folder, "Swa.Research", "Swa.Research.Analysis", "Swa.Research.Figures", "Swa.Research.Reproduction");
        await File.WriteAllTextAsync(folder.File("cells.csproj"), """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <Nullable>enable</Nullable>
                <UseAppHost>false</UseAppHost>
                <InvariantGlobalization>true</InvariantGlobalization>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="Swa.Research.Reproduction" Version="*" />
              </ItemGroup>
            </Project>
            """);
        await File.WriteAllTextAsync(folder.File("Program.cs"), Program());
        await Dotnet.RunAsync(folder, "build", "--output", "built", "-nodeReuse:false", "-p:UseSharedCompilation=false");
        Check(await Dotnet.RunAsync(folder, "exec", Path.Combine("built", "cells.dll")), folder);
    }

    [Fact]
    public async Task The_same_types_serve_FSharp()
    {
        using TemporaryFolder folder = new();
        string cells = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "tests", "cells.fsx"));
        await File.WriteAllTextAsync(
            folder.File("cells.fsx"),
            NotebookCells.References("Swa.Research", "Swa.Research.Figures", "Swa.Research.Reproduction") + cells);
        Check(await Dotnet.RunAsync(folder, "fsi", "--quiet", "cells.fsx"), folder);
    }

    private static void Check(string output, TemporaryFolder folder)
    {
        string[] lines = output.ReplaceLineEndings("\n").Split('\n');
        ScoredCandidate chosen = new SwiRule(CongestionGame.Paper).Choose(0.8, 4, [0, 1, 5, 6, 8, 10]);
        string marked = Assert.Single(lines, line => line.EndsWith('✓')).Trim();
        Assert.StartsWith(FormattableString.Invariant($"{chosen.Demand:0.0} "), marked, StringComparison.Ordinal);
        Assert.Contains("One episode", lines);
        Assert.Contains("Overload rate against weight", lines);
        Assert.Contains("- neighbour: 11 points, y from 0 to 1", lines);
        Assert.Equal(
            22, lines.Count(
            line => line.Contains("  neighbour  ", StringComparison.Ordinal) && line.EndsWith("100", StringComparison.Ordinal)));
        Assert.Contains(lines, line => line.StartsWith("0 0 1 1 1", StringComparison.Ordinal));
        Assert.Contains("Figure 1. Overload rate against social weight", lines);
        Assert.Contains(lines, line => line.StartsWith("4. Agents differ", StringComparison.Ordinal));

        SweepRuns runs = SweepRuns.Read(folder.File("runs.csv"));
        Assert.Equal(22, runs.Cells.Count);
        Assert.Equal(["uniform", "neighbour"], runs.Cells.Select(cell => cell.Text("proposer")).Distinct());
        Assert.Contains("neighbour", File.ReadAllText(folder.File("welfare.svg")), StringComparison.Ordinal);
    }

    /// <summary>The cells in one file: a cell's last value is printed, and classes come last.</summary>
    private static string Program()
    {
        bool IsClass(string cell) => cell.TrimEnd().EndsWith('}');
        IEnumerable<string> parts = NotebookCells.All.OrderBy(IsClass).Select(cell => IsClass(cell) ? cell : Statements(cell));
        return $"using Swa.Research;\n{string.Concat(parts)}";
    }

    private static string Statements(string cell)
    {
        int end = cell.LastIndexOf(";\n", StringComparison.Ordinal) is >= 0 and var found ? found + 2 : 0;
        return cell.EndsWith(';') ? $"{cell}\n" : $"{cell[..end]}Console.WriteLine(\n{cell[end..]}\n);\n";
    }
}
