using System.Text.Json.Serialization;

namespace Swa.Research.Llm;

/// <summary>What a server reports about one of its models.</summary>
/// <param name="Model">The name that was asked for.</param>
/// <param name="ReportedName">The name as the server gives it.</param>
/// <param name="Quantisation">Quantisation of the weights, such as <c>Q4_K_M</c>; null where the server does not report it.</param>
/// <param name="Size">Number of parameters as the server gives it, such as <c>3.8B</c>; null where it does not.</param>
/// <param name="Digest">Digest of the weights; null where the server does not report it.</param>
/// <param name="Source">Where the report comes from, such as <c>Ollama</c>; null where the server reports nothing but the name.</param>
/// <param name="File">File or repository of the weights, without its folders; null where the server does not report it.</param>
public sealed record ModelCard(
    string Model, string ReportedName, string? Quantisation = null, string? Size = null, string? Digest = null, string? Source = null,
    string? File = null)
{
    /// <summary>The source of a model that is none: a stand-in behind the chat protocol.</summary>
    public const string SimulatedSource = "simulated server";

    /// <summary>The name that was asked for.</summary>
    public string Model { get; init; } = Require.Given(Model, "model", "the name of a model");

    /// <summary>The name as the server gives it.</summary>
    public string ReportedName { get; init; } = Require.Given(ReportedName, "reported name", "the name of a model");

    /// <summary>Name and quantisation as a figure's legend carries them.</summary>
    [JsonIgnore]
    public string Legend => $"{ReportedName} ({Quantisation ?? "quantisation not reported"})";

    /// <summary>What the server reports about the weights, in words; empty: nothing.</summary>
    [JsonIgnore]
    internal string Weights => string.Join(", ", new[] { Quantisation, Size, File, Digest }.Where(fact => fact is not null));

    /// <summary>This card with what a later one adds to it; null: they describe different weights.</summary>
    internal ModelCard? Joined(ModelCard later)
    {
        if (later.Source is null || later.Weights.Length == 0)
        {
            return Source is null ? later : this;
        }

        if (Weights.Length == 0)
        {
            return later;
        }

        bool fits = ReportedName == later.ReportedName && Fits(Quantisation, later.Quantisation) && Fits(Size, later.Size)
            && Fits(Digest, later.Digest) && Fits(File, later.File);
        return fits
            ? later with
            {
                Quantisation = later.Quantisation ?? Quantisation,
                Size = later.Size ?? Size,
                Digest = later.Digest ?? Digest,
                File = later.File ?? File,
            }
            : null;

        static bool Fits(string? one, string? other) => one is null || other is null || one == other;
    }
}
