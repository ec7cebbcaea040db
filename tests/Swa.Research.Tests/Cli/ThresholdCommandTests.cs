using System.Text.Json;

namespace Swa.Research.Tests.Cli;

public class ThresholdCommandTests
{
    [Fact]
    public async Task Json_has_the_documented_properties_and_the_papers_values()
    {
        Swa.Outcome outcome = await Swa.RunAsync("threshold", "--agents", "5", "--severity", "1.6", "--format", "json");
        JsonElement answer = JsonDocument.Parse(outcome.Output).RootElement;
        Assert.Equal(0, outcome.ExitCode);
        Assert.Equal(
            ["agents", "severity", "regime", "criticalWeight", "weight", "overloadMarginal", "criticalSeverity", "criticalPopulation",
                "equilibriumLoad", "equilibriumWelfare", "socialOptimum", "priceOfAnarchy"],
            answer.EnumerateObject().Select(property => property.Name));
        Near.Absolute(0.85, answer.GetProperty("criticalWeight").GetDouble(), 1e-12);
        Near.Absolute(1.8, answer.GetProperty("criticalSeverity").GetDouble(), 1e-12);
        Near.Absolute(4, answer.GetProperty("criticalPopulation").GetDouble(), 1e-12);
        Near.Absolute(50, answer.GetProperty("equilibriumLoad").GetDouble(), 1e-12);
        Near.Absolute(10, answer.GetProperty("priceOfAnarchy").GetDouble(), 1e-12);
    }

    [Theory]
    [InlineData("--agents 1 --severity 1.6", "criticalWeight")]
    [InlineData("--agents 5 --severity 1.6 --weight 1", "criticalPopulation")]
    [InlineData("--agents 5 --severity 1.6 --weight 0.85", "equilibriumLoad")]
    [InlineData("--agents 5 --severity 1.6 --weight 0.85", "equilibriumWelfare")]
    [InlineData("--agents 5 --severity 2", "priceOfAnarchy")]
    public async Task What_does_not_exist_is_null(string arguments, string property)
    {
        Swa.Outcome outcome = await Swa.RunAsync(["threshold", .. arguments.Split(' '), "--format", "json"]);
        Assert.Equal(JsonValueKind.Null, JsonDocument.Parse(outcome.Output).RootElement.GetProperty(property).ValueKind);
    }

    [Fact]
    public async Task Text_says_what_the_numbers_mean()
    {
        Swa.Outcome outcome = await Swa.RunAsync("threshold", "--agents", "5", "--severity", "2", "--weight", "0.9");
        Assert.Contains("no meaning, as selfish welfare is not positive; welfare gap 30", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("0.75", outcome.Output, StringComparison.Ordinal);
    }
}
