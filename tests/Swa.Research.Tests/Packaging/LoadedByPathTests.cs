using System.Diagnostics;

namespace Swa.Research.Tests.Packaging;

public class LoadedByPathTests
{
    [Theory]
    [InlineData("Swa.Research", "MathNet.Numerics")]
    [InlineData("Swa.Research.Analysis", "Swa.Research")]
    [InlineData("Swa.Research.Figures", "Swa.Research")]
    [InlineData("Swa.Research.Reproduction", "Swa.Research", "Swa.Research.Analysis", "Swa.Research.Figures", "MathNet.Numerics")]
    [InlineData("Swa.Research.PublicGoods", "Swa.Research", "Swa.Research.Figures")]
    [InlineData("Swa.Research.Ensembles", "Swa.Research.Llm", "Swa.Research.PublicGoods", "Microsoft.Extensions.AI.Abstractions")]
    [InlineData("Swa.Research.Llm", "Swa.Research", "Microsoft.Extensions.AI.Abstractions", "OpenAI", "System.ClientModel", "Polly.Core")]
    [InlineData("Swa.Research.Notebooks.Cells", "Microsoft.DotNet.Interactive.Formatting")]
    public async Task An_assembly_comes_with_all_that_its_methods_need(string project, params string[] needed)
    {
        string output = await RunAsync(Probe, Built("src", project));
        Assert.Superset(needed.Append(project).ToHashSet(), output.Split('\n', StringSplitOptions.RemoveEmptyEntries).ToHashSet());
    }

    private static string Probe => Built("tests", "Swa.Research.LoadProbe");

    private static string Built(string folder, string project) =>
        Path.Combine(Repository.Root, folder, project, "bin", Repository.Configuration, "net10.0", $"{project}.dll");

    private static async Task<string> RunAsync(params string[] arguments)
    {
        using Process process = Process.Start(
            new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", ["exec", .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, await error);
        return output;
    }
}
