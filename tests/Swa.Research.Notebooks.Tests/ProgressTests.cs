using Swa.Research.Notebooks.Cells;

namespace Swa.Research.Notebooks.Tests;

/// <summary>The progress of the library's sweeps, as this host's cells show it.</summary>
public sealed class ProgressTests
{
    private static SweepPlan Plan { get; } = new Sweep(new Scenario { Steps = 2 }).Vary(scenario => scenario.Weight, 0, 0.5, 1).Plan(
        seeds: 1000);

    [Fact]
    public void A_sweep_of_more_than_a_second_shows_a_bar_and_removes_it()
    {
        List<CellOutput> outputs = Watch(TimeSpan.FromSeconds(2), clock => Plan.Run(1, null, clock, CancellationToken.None));
        DisplayOutput first = Assert.IsType<DisplayOutput>(outputs[0]);
        Assert.Equal("█░░░░░░░░░░░░░░░░░░░ 8%: 256 of 3,000 episodes, about 21 s left", first.Data["text/plain"]);
        DisplayUpdate[] updates = [.. outputs.Skip(1).Cast<DisplayUpdate>()];
        Assert.True(updates.Length > 2);
        Assert.All(updates, update => Assert.Equal(first.DisplayId, update.DisplayId));
        Assert.Equal("", updates[^1].Data["text/plain"]);
        Assert.DoesNotContain("", updates[..^1].Select(update => update.Data["text/plain"]));
    }

    [Fact]
    public void A_short_sweep_shows_nothing() =>
        Assert.Empty(Watch(TimeSpan.FromMilliseconds(50), clock => Plan.Run(1, null, clock, CancellationToken.None)));

    [Fact]
    public void A_sweep_that_reports_elsewhere_shows_nothing()
    {
        long last = 0;
        Assert.Empty(Watch(TimeSpan.FromSeconds(2), clock => Plan.Run(1, done => last = done, clock, CancellationToken.None)));
        Assert.Equal(3000, last);
    }

    [Fact]
    public void A_sweep_that_ends_early_removes_its_bar()
    {
        using CancellationTokenSource cancellation = new();
        List<CellOutput> outputs = Watch(
            TimeSpan.FromSeconds(2),
            clock => Assert.ThrowsAny<OperationCanceledException>(() => Plan.Run(1, null, clock, cancellation.Token)),
            cancellation.Cancel);
        Assert.Equal("", Assert.IsType<DisplayUpdate>(outputs[^1]).Data["text/plain"]);
    }

    /// <summary>Runs code as a cell of this host, whose clock moves by a step each time it is read.</summary>
    private static List<CellOutput> Watch(TimeSpan step, Action<TimeProvider> cell, Action? onOutput = null)
    {
        List<CellOutput> published = [];
        using CellOutputs outputs = new(
            output =>
            {
                published.Add(output);
                onOutput?.Invoke();
            },
            CellOutputs.DefaultLimit);
        CellContext.Current = new CellContext(outputs, () => "display-1", CancellationToken.None);
        cell(new SteppingClock(step));
        CellContext.Current = null;
        return published;
    }

    private sealed class SteppingClock(TimeSpan step) : TimeProvider
    {
        private long _ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _ticks += step.Ticks;
    }
}
