namespace Swa.Research.Fuzzing;

/// <summary>Runs trials of one kind, as many at once as there are processors, and reports those that fail.</summary>
internal sealed class TrialRun(ITrials trials, string folder)
{
    /// <summary>Runs seeds from the first one until that many things are tried; returns how many trials failed.</summary>
    public async Task<int> RunAsync(int first, int count, CancellationToken cancellation)
    {
        int next = first;
        int tried = 0;
        int failures = 0;
        SortedDictionary<int, int> exitCodes = [];
        Lock results = new();
        await Task.WhenAll(Enumerable.Range(0, Environment.ProcessorCount).Select(_ => Task.Run(Work, cancellation)));

        string codes = string.Join(", ", exitCodes.Select(pair => $"{pair.Value} with exit code {pair.Key}"));
        Console.WriteLine($"{trials.Name}: {tried} tried, {failures} failed ({codes}).");
        return failures;

        async Task Work()
        {
            while (true)
            {
                int seed;
                lock (results)
                {
                    if (tried + (next - first - Done()) >= count)
                    {
                        return;
                    }

                    seed = next++;
                }

                string own = Path.Combine(folder, $"{seed}");
                Directory.CreateDirectory(own);
                TrialOutcome outcome = await trials.TryAsync(new Random(seed), own, cancellation);
                lock (results)
                {
                    tried += outcome.Tried;
                    exitCodes[outcome.ExitCode] = exitCodes.GetValueOrDefault(outcome.ExitCode) + 1;
                    if (outcome.Problems.Count > 0)
                    {
                        failures++;
                        Console.WriteLine($"{trials.Name}, seed {seed}: {outcome.CommandLine}");
                        Console.WriteLine(string.Join('\n', outcome.Problems.Select(problem => $"    {problem}")));
                    }
                }

                if (outcome.Problems.Count == 0)
                {
                    Directory.Delete(own, recursive: true);
                }
            }
        }

        // Trials that are under way count as one each.
        int Done() => exitCodes.Values.Sum();
    }
}
