using System.Text.Json;

namespace Swa.Research.Tests.Cli;

public class SweepCommandTests
{
    [Fact]
    public async Task A_sweep_writes_a_row_a_cell_and_seed_and_its_parameters_beside_it()
    {
        using TemporaryFolder folder = new();
        string file = folder.File("deep", "sweep.csv");
        Swa.Outcome outcome = await Swa.RunAsync(
            "sweep", "--weights", "0:1:0.5", "--severities", "1.6,2.4", "--proposer", "uniform,greedy", "--seeds", "3", "--first-seed", "5", "--out", file);
        string[] lines = await File.ReadAllLinesAsync(file);
        JsonElement sidecar = JsonDocument.Parse(await File.ReadAllTextAsync(folder.File("deep", "sweep.json"))).RootElement;
        Assert.Equal(0, outcome.ExitCode);
        Assert.Equal(1 + 3 * 2 * 2 * 3, lines.Length);
        Assert.StartsWith("agents,capacity,severity,max_demand,weight,", lines[0], StringComparison.Ordinal);
        Assert.Contains(",5,", lines[1], StringComparison.Ordinal);
        Assert.Equal(36, sidecar.GetProperty("rows").GetInt64());
        Assert.Equal("0:1:0.5", sidecar.GetProperty("parameters").GetProperty("weights").GetString());
        Assert.True(sidecar.GetProperty("duration").GetDouble() >= 0);
        Assert.Equal(2, Directory.GetFiles(folder.File("deep")).Length);
    }

    [Fact]
    public async Task The_same_sweep_gives_the_same_bytes()
    {
        using TemporaryFolder folder = new();
        foreach (string name in new[] { "a.csv", "b.csv" })
        {
            await Swa.RunAsync("sweep", "--weights", "0.7", "--chooser", "softmax", "--seeds", "70", "--out", folder.File(name));
        }

        Assert.Equal(await File.ReadAllBytesAsync(folder.File("a.csv")), await File.ReadAllBytesAsync(folder.File("b.csv")));
    }
}
