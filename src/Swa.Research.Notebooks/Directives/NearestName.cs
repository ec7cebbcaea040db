namespace Swa.Research.Notebooks.Directives;

/// <summary>Finds the name that a mistyped one may have meant.</summary>
public static class NearestName
{
    /// <summary>Share of the longer name's letters that may differ.</summary>
    private const double MostDifferent = 0.4;

    private const int ShortestBeginning = 3;

    /// <summary>A question that suggests the nearest name, after a space; empty where none is near.</summary>
    /// <param name="given">The name as it was written.</param>
    /// <param name="names">The names there are.</param>
    /// <returns>The question.</returns>
    public static string Question(string given, IEnumerable<string> names) =>
        Find(given, names) is { } name ? $" Did you mean '{name}'?" : "";

    /// <summary>The nearest name; null where none is near.</summary>
    /// <param name="given">The name as it was written.</param>
    /// <param name="names">The names there are.</param>
    /// <returns>One of the names, or null.</returns>
    public static string? Find(string given, IEnumerable<string> names)
    {
        ArgumentNullException.ThrowIfNull(given);
        string wanted = Bare(given);
        string[] candidates = [.. names];
        return candidates.FirstOrDefault(
            name => wanted.Length >= ShortestBeginning && Bare(name).StartsWith(wanted, StringComparison.Ordinal))
            ?? candidates
                .Select(name => (name, Distance: Distance(wanted, Bare(name)), Longest: Math.Max(wanted.Length, Bare(name).Length)))
                .Where(candidate => candidate.Distance <= MostDifferent * candidate.Longest)
                .OrderBy(candidate => candidate.Distance)
                .Select(candidate => candidate.name)
                .FirstOrDefault();
    }

    private static string Bare(string name) => name.TrimStart('-').ToLowerInvariant();

    /// <summary>Smallest number of letters inserted, deleted, changed, or swapped with their neighbour.</summary>
    private static int Distance(string one, string other)
    {
        int[,] distance = new int[one.Length + 1, other.Length + 1];
        for (int i = 0; i <= one.Length; i++)
        {
            for (int j = 0; j <= other.Length; j++)
            {
                if (i == 0 || j == 0)
                {
                    distance[i, j] = i + j;
                    continue;
                }

                int changed = distance[i - 1, j - 1] + (one[i - 1] == other[j - 1] ? 0 : 1);
                int shortest = Math.Min(changed, 1 + Math.Min(distance[i - 1, j], distance[i, j - 1]));
                bool isSwapped = i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1];
                distance[i, j] = isSwapped ? Math.Min(shortest, distance[i - 2, j - 2] + 1) : shortest;
            }
        }

        return distance[one.Length, other.Length];
    }
}
