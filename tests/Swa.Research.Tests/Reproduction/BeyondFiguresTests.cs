using System.Text.Json;
using Swa.Research.Cli;
using Swa.Research.Cli.Commands;
using Swa.Research.Cli.Output;
using Swa.Research.Figures;
using Swa.Research.Reproduction;
using Swa.Research.Tests.Cli;

namespace Swa.Research.Tests.Reproduction;

public class BeyondFiguresTests
{
    [Fact]
    public void A_claim_that_does_not_hold_fails_the_command_after_everything_is_written()
    {
        using TemporaryFolder folder = new();
        InvalidDataException exception = Assert.Throws<InvalidDataException>(() => Write(folder, holds: false));
        Assert.Contains("A claim does not hold: \"Water is dry\" (Figure 5)", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', exception.Message);
        JsonElement claim =
            JsonDocument.Parse(File.ReadAllText(Path.Combine(folder.Path, "data", "results", "claims.json"))).RootElement.GetProperty(
            "claims")[0];
        Assert.False(claim.GetProperty("holds").GetBoolean());
        Assert.Equal("prediction", claim.GetProperty("kind").GetString());
        Assert.Equal("one glass", claim.GetProperty("range").GetString());
        Assert.Equal(0.333333333333, claim.GetProperty("numbers").GetProperty("a third").GetDouble());
        Assert.True(File.Exists(Path.Combine(folder.Path, "figures", "figure5.svg")));
        Assert.True(File.Exists(Path.Combine(folder.Path, "data", "results", "figure5.csv")));
    }

    [Fact]
    public void Claims_that_hold_are_written_and_printed()
    {
        using TemporaryFolder folder = new();
        Assert.Contains("Water is dry.", Write(folder, holds: true), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_claim_in_the_committed_file_holds()
    {
        JsonElement claims =
            JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.Root, "data", "results", "claims.json"))).RootElement.GetProperty(
            "claims");
        Assert.All(claims.EnumerateArray(), claim => Assert.True(claim.GetProperty("holds").GetBoolean()));
        Assert.Equal(
            BeyondThePaper.Figures.Select(figure => figure.Number),
            claims.EnumerateArray().Select(claim => claim.GetProperty("figure").GetInt32()).Distinct());
    }

    [Fact]
    public void The_fast_figures_come_out_as_committed()
    {
        // The others take seconds each; the command's own check compares them all.
        foreach (Func<CancellationToken, FigureResult> run in new Func<CancellationToken,
            FigureResult>[] { TrapHysteresis.Run, DelayStability.Run })
        {
            FigureResult result = run(CancellationToken.None);
            Assert.Equal(
                File.ReadAllText(Path.Combine(Repository.Root, "data", "results", $"figure{result.Number}.csv")), result.Data.ToCsv());
            Assert.All(result.Claims, claim => Assert.True(claim.Finding.Holds));
        }
    }

    private static string Write(TemporaryFolder folder, bool holds)
    {
        Figure figure = new("", "", new Axis("x"), new Axis("y"), new Series("s", [0, 1], [0, 1]));
        FigureResult result = new(
            5, figure, figure.ToTable(),
            [Claim.Prediction("one glass", "Water is dry.", "none", holds, ("a third", 1.0 / 3), ("nothing", null), ("rounding", 1e-15))]);
        using StringWriter output = new();
        System.CommandLine.ParseResult parsed = CommandLine.Create().Parse(["reproduce"]);
        parsed.InvocationConfiguration.Output = output;
        ResultFiles files = new(parsed);
        BeyondFigures beyond = new(
            [(5, "water", _ => result)], files.IsForced, new ResultsFolder(files, folder.Path, [".svg", ".plotly.json"], new FigureLook()));
        beyond.Draw(output, TextWriter.Null, CancellationToken.None);
        files.Write(null);
        beyond.CheckClaims();
        return output.ToString();
    }
}
