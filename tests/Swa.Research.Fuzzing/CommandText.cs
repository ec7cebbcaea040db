namespace Swa.Research.Fuzzing;

/// <summary>Words of command lines: numbers, names and files that are right, wrong, or meant to do harm.</summary>
internal static class CommandText
{
    /// <summary>A file that comes into being only where a shell executes a name.</summary>
    public const string Marker = "EXECUTED";

    private static readonly string[] Small = ["0", "1", "2", "3", "0.5", "0.25", "1.6", "2.4", "10", "0:1:0.5", "0.5,1"];

    private static readonly string[] Wrong =
    [
        "", " ", "-1", "-0", "1e308", "-1e308", "1e-320", "1e309", "NaN", "Infinity", "-Infinity", "∞", "2147483647", "2147483648",
        "9223372036854775807", "18446744073709551615", "18446744073709551616", "99999999999999999999999999", "0x10", "1_000", "1,5",
        "1.5.2",
        "٣", "１", "0:1", "1:0:0.1", "0:1:0", "0:1:-1", "0:1:1e-9", "::", ":", ",", ",,", "0.5,0.5", "1,2,", "0:1:0.1,", "none", "all",
        "null",
        "true", "grid", "uniform,grid", "score+margin", "score++", "1/2", "0/2", "3/2", "1/0", "1/2147483647", "-", "--", "---", "-x",
        "\u001b[31mred\u001b[0m", "\u202eabc", "a\nb", "a\tb", "'", "\"", "$(touch EXECUTED)", "`touch EXECUTED`", "%s%n", "{0}", "é", "🙂",
        "\ud800",
        "http://127.0.0.1:9/v1", "file:///etc/passwd", "not a url", "@file", "*",
    ];

    private static readonly string[] Files =
    [
        "in.csv", "in.json", "shard1.csv", "shard2.csv", "run.jsonl", "tasks.jsonl", "policies.json", "note.ipynb", "user.txt", "user.csv",
        "user.json", "user.jsonl", "user.svg", "user.html", "user.ipynb", "link.csv", "missing.csv", "new.csv", "new.json", "new.jsonl",
        "new.svg",
        "new.html", "new.png", "new.ipynb", "new", "folder", "folder/new.csv", "no/such/folder/new.csv", "user.txt/new.csv", ".", "..",
        "../new.csv",
        "", " ", "q'\"$(touch EXECUTED)\"'.csv", "line\nbreak.csv", "\u001b[31m.csv", "-dash.csv", "🙂.csv", "new.csv.part", "new.csv.lock",
        new string('n', 300) + ".csv",
    ];

    public static string File(Random random) => random.Next(12) == 0 ? Any(random) : Pick(random, Files);

    public static string Value(Random random) => random.Next(2) == 0 ? Pick(random, Small) : Any(random);

    public static string Any(Random random) => random.Next(8) switch
    {
        0 => new string(Pick(random, Wrong).FirstOrDefault('9'), random.Next(1, 5000)),
        1 => Pick(random, Wrong) + Pick(random, Small),
        2 => string.Join(',', Enumerable.Range(0, random.Next(1, 200))),
        _ => Pick(random, Wrong),
    };

    public static T Pick<T>(Random random, IReadOnlyList<T> items) => items[random.Next(items.Count)];
}
