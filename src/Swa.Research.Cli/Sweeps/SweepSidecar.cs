using System.Security.Cryptography;
using System.Text.Encodings.Web;

namespace Swa.Research.Cli.Sweeps;

/// <summary>The file next to a sweep's rows: which parameters they come from, how many there are, and what they hash to.</summary>
public sealed record SweepSidecar
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        RespectNullableAnnotations = true,
    };

    /// <summary>Version of the library that computed the rows.</summary>
    public required string Version { get; init; }

    /// <summary>The options as they were given, by name.</summary>
    public required IReadOnlyDictionary<string, string?> Parameters { get; init; }

    /// <summary>Hash of everything that decides the rows: every cell's parameters, the seeds, the columns, and the version.</summary>
    public required string PlanHash { get; init; }

    /// <summary>Number of cells of the whole sweep.</summary>
    public required int Cells { get; init; }

    /// <summary>Number of seeds per cell.</summary>
    public required int Seeds { get; init; }

    /// <summary>The first seed.</summary>
    public required ulong FirstSeed { get; init; }

    /// <summary>Which share of the sweep the rows are, from 1.</summary>
    public required int Shard { get; init; }

    /// <summary>Number of shares.</summary>
    public required int Shards { get; init; }

    /// <summary>Number of rows in the file, without the header.</summary>
    public required long Rows { get; init; }

    /// <summary>Length of the file in bytes, header included.</summary>
    public required long Bytes { get; init; }

    /// <summary>SHA-256 of the file.</summary>
    public required string ContentHash { get; init; }

    /// <summary>Seconds spent on computing the rows, over all starts.</summary>
    public required double Duration { get; init; }

    /// <summary>SHA-256 of everything above, so that a sidecar that was changed is known.</summary>
    public string CheckSum { get; init; } = "";

    /// <summary>The sidecar of a file of rows: <c>FILE.json</c> next to <c>FILE.csv</c>.</summary>
    /// <param name="path">The file of rows.</param>
    /// <returns>The sidecar's path.</returns>
    public static string PathOf(string path) =>
        Path.GetExtension(path).Equals(".csv", StringComparison.OrdinalIgnoreCase) ? Path.ChangeExtension(path, ".json") : $"{path}.json";

    /// <summary>Reads a sidecar.</summary>
    /// <param name="path">The sidecar's own path.</param>
    /// <returns>What it says.</returns>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="InvalidDataException">The file is not a sidecar, was changed since, or has no check sum.</exception>
    public static SweepSidecar Read(string path) =>
        ReadIfOne(path) ?? throw new InvalidDataException($"{path} does not describe a sweep.");

    /// <summary>Reads a sidecar; null where the file is something else.</summary>
    internal static SweepSidecar? ReadIfOne(string path)
    {
        SweepSidecar? read;
        try
        {
            read = JsonSerializer.Deserialize<SweepSidecar>(InputFile.ReadText(path), Json);
        }
        catch (JsonException)
        {
            return null;
        }

        bool isPossible = read is null or { Cells: > 0, Seeds: > 0, Shard: > 0, Rows: >= 0, Bytes: >= 0, Duration: >= 0 and < 1e12 }
            && (read is null || (read.Shard <= read.Shards && read.Rows <= (long)read.Cells * read.Seeds));
        return isPossible && read?.CheckSum == read?.ComputeCheckSum()
            ? read
            : throw new InvalidDataException(
                $"{path} was changed since it was written, or an earlier version wrote it: its check sum is wrong or missing.");
    }

    /// <summary>Writes the sidecar, over another one at most: not over what somebody put there meanwhile, nor through a link.</summary>
    internal void Write(string path) =>
        new OutputFile(path, replace: true).Write((this with { CheckSum = ComputeCheckSum() }).ToJson() + "\n");

    private string ToJson() => JsonSerializer.Serialize(this, Json);

    private string ComputeCheckSum() =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes((this with { CheckSum = "" }).ToJson())));
}
