namespace Swa.Research.Cli.Output;

/// <summary>
/// Watches a run with models: how far it is, how long it will take, and which calls wait for another try. What it says is for people: a
/// part of the bar on a terminal, and lines elsewhere, of which waits give at most one in ten seconds.
/// </summary>
internal sealed class RunWatch(TextWriter error, CallBudget budget, TokenPrice? price, TimeProvider clock)
{
    private const int Lines = 20;

    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan BetweenWaits = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private readonly List<string> _notices = [];
    private readonly bool _isTerminal = Report.Console(error).Profile.Out.IsTerminal;
    private (long Steps, long Time) _begin = (0, clock.GetTimestamp());
    private int _line;
    private long _lastLine = clock.GetTimestamp();
    private long? _lastWait;
    private long _waits;
    private (RetryWait Wait, long Time) _wait;

    /// <summary>What calls show about the server: a line at once, or after the bar on a terminal.</summary>
    public void Notices(string sentence)
    {
        lock (_lock)
        {
            if (_isTerminal)
            {
                _notices.Add(sentence);
            }
            else
            {
                error.WriteLine(Report.Printable($"swa: {sentence}"));
            }
        }
    }

    /// <summary>Writes what has been noticed while the bar was shown.</summary>
    public void WriteNotices()
    {
        lock (_lock)
        {
            _notices.ForEach(sentence => error.WriteLine(Report.Printable($"swa: {sentence}")));
            _notices.Clear();
        }
    }

    /// <summary>What a call waits for.</summary>
    public void Waits(RetryWait wait)
    {
        lock (_lock)
        {
            _waits++;
            _wait = (wait, clock.GetTimestamp());
            if (!_isTerminal && (_lastWait is not long last || clock.GetElapsedTime(last) >= BetweenWaits))
            {
                _lastWait = clock.GetTimestamp();
                error.WriteLine($"swa: {Last()} ({ResultFiles.Count(_waits, "wait")} so far)");
            }
        }
    }

    /// <summary>Where a run stands, in one line.</summary>
    public string Describe(ModelRunProgress progress, string pieces)
    {
        lock (_lock)
        {
            (long input, long output) = budget.Tokens;
            string cost = price is null ? "" : FormattableString.Invariant($", cost {price.Of((input, output)):0.00}");
            string waits = _waits == 0 ? "" : $", {ResultFiles.Count(_waits, "wait")} for another try";
            bool isNews = _waits > 0 && clock.GetElapsedTime(_wait.Time) <= _wait.Wait.Wait;
            string reason = isNews && _isTerminal ? $": {Last()}" : "";
            return FormattableString.Invariant(
                $"{progress.CellsDone} of {progress.Cells} {pieces}, {budget.Calls} calls, {input + output} tokens{cost}")
                + $"{Left(progress)}{waits}{reason}";
        }
    }

    /// <summary>Writes where a run stands, every twentieth of its way and after a long silence.</summary>
    public void WriteLine(ModelRunProgress progress, string pieces)
    {
        string line = Describe(progress, pieces);
        lock (_lock)
        {
            int part = (int)(progress.StepsDone * Lines / progress.Steps);
            bool isEnd = progress.CellsDone == progress.Cells;
            if (isEnd || (part > _line && progress.StepsDone < progress.Steps) || clock.GetElapsedTime(_lastLine) >= LongestSilence)
            {
                _line = part;
                _lastLine = clock.GetTimestamp();
                error.WriteLine(line);
            }
        }
    }

    private string Last()
    {
        RetryWait wait = _wait.Wait;
        string most = wait.Tries is int tries ? string.Create(CultureInfo.InvariantCulture, $" of {tries}") : "";
        string patience = wait.PatienceLeft is TimeSpan left ? $"; it is waited for, for up to {Duration.Text(left)} more" : "";
        return Report.Printable(string.Create(
            CultureInfo.InvariantCulture, $"{wait.Reason} Try {wait.Try}{most} in {wait.Wait.TotalSeconds:0.0} s{patience}"));
    }

    /// <summary>The time left, from the time since the first call; steps that the recording held already say nothing about it.</summary>
    private string Left(ModelRunProgress progress)
    {
        if (budget.Calls == 0)
        {
            _begin = (progress.StepsDone, clock.GetTimestamp());
        }

        long done = progress.StepsDone - _begin.Steps;
        return done == 0 || progress.StepsDone == progress.Steps
            ? ""
            : $", about {Duration.Text(clock.GetElapsedTime(_begin.Time) * (progress.Steps - progress.StepsDone) / done)} left";
    }
}
