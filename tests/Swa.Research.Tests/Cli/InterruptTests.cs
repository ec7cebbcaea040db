using System.Diagnostics;

namespace Swa.Research.Tests.Cli;

public sealed class InterruptTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("INT", "estimate in.csv --resamples 2147483647")]
    [InlineData("TERM", "estimate in.csv --resamples 2147483647")]
    [InlineData("INT", "spgg design --agents 200")]
    [InlineData("TERM", "bench --seconds 3600")]
    [InlineData("INT", "simulate --steps 2000 --agents 5000 --format json --proposer grid --chooser softmax --noise-scope private")]
    [InlineData("TERM", "spgg train --epochs 2147483647")]
    [InlineData("INT", "sweep --weights 0:1:0.00001 --severities 1.1,1.2,1.3,1.4,1.5,1.6,1.7,1.8,1.9 --seeds 100 --out plan.csv")]
    [InlineData("TERM", "sweep --weights 0:1:0.01 --seeds 2000000 --out long.csv")]
    public async Task Signals_end_every_command(string signal, string command)
    {
        if (command.Contains("in.csv", StringComparison.Ordinal))
        {
            await SwaProcess.RunAsync(_folder.Path, "sweep", "--weights", "0:1:0.1", "--seeds", "200", "--out", "in.csv");
        }

        using Process process = SwaProcess.Start(_folder.Path, command.Split(' '));
        using CancellationTokenSource late = new(TimeSpan.FromMinutes(1));
        late.Token.Register(() => process.Kill());
        Task<string> error = process.StandardError.ReadToEndAsync();
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        while (process.TotalProcessorTime < TimeSpan.FromSeconds(1.5))
        {
            // Computing has begun when more time was used than the start of any command takes.
            await Task.Delay(20, late.Token);
            process.Refresh();
        }

        await SwaProcess.RunAsync(_folder.Path, "", "kill", ["-s", signal, $"{process.Id}"]);
        await process.WaitForExitAsync();
        Assert.EndsWith("swa: interrupted.\n", await error, StringComparison.Ordinal);
        Assert.Equal((130, ""), (process.ExitCode, await output));
    }
}
