using System.Text.Json.Serialization;

namespace Swa.Research.Ensembles;

/// <summary>What ensembles note in a recording: their runs, and how the programs that models wrote have ended.</summary>
internal static class RecordedEnsembles
{
    internal const string EnsembleKind = "ensemble";
    internal const string ProgramKind = "program";

    /// <summary>Adds a run of an ensemble, unless the recording has it already.</summary>
    public static void AddEnsemble(this RecordingFile recording, EnsembleSettings settings)
    {
        recording.RequireOwn(settings);
        recording.Add(
            EnsembleKind,
            new RecordedEnsemble { Prompt = EnsemblePrompts.Version, Settings = settings },
            EnsembleJson.Default.RecordedEnsemble);
    }

    /// <summary>Refuses a run with other prompts or other additions to its requests than the recording has.</summary>
    public static void RequireOwn(this RecordingFile recording, EnsembleSettings settings)
    {
        IReadOnlyList<RecordedEnsemble> earlier = recording.Lines(EnsembleKind, EnsembleJson.Default.RecordedEnsemble);
        foreach (RecordedEnsemble each in earlier)
        {
            recording.RequireReadable(each.Format, each.Prompt, EnsemblePrompts.Version);
        }

        recording.RequireSame(settings.Additions, earlier.Select(each => each.Settings.Additions));
    }

    /// <summary>Adds how a program ended, so that a replay need not run it.</summary>
    public static void AddProgram(this RecordingFile recording, string program, CodeVerdict verdict) => recording.Add(
        ProgramKind, new RecordedProgram { Program = program, Verdict = verdict }, EnsembleJson.Default.RecordedProgram);

    /// <summary>How the programs ended that were run for this recording, by their SHA-256.</summary>
    public static Dictionary<string, CodeVerdict> Programs(this RecordingFile recording) => recording
        .Lines(ProgramKind, EnsembleJson.Default.RecordedProgram)
        .DistinctBy(line => line.Program)
        .ToDictionary(line => line.Program, line => line.Verdict, StringComparer.Ordinal);
}

/// <summary>How these lines are written, as a recording's other lines are.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = false)]
[JsonSerializable(typeof(RecordedEnsemble))]
[JsonSerializable(typeof(RecordedProgram))]
[JsonSerializable(typeof(EnsembleSettings))]
internal sealed partial class EnsembleJson : JsonSerializerContext;

/// <summary>The line that says which tasks an ensemble answers and how.</summary>
internal sealed record RecordedEnsemble
{
    [JsonPropertyOrder(-2)]
    public string Kind { get; init; } = RecordedEnsembles.EnsembleKind;

    [JsonPropertyOrder(-1)]
    public int Format { get; init; } = RecordingFile.FormatVersion;

    public required string Prompt { get; init; }

    public required EnsembleSettings Settings { get; init; }
}

/// <summary>The line that says how a program that a model has written ended.</summary>
internal sealed record RecordedProgram
{
    [JsonPropertyOrder(-1)]
    public string Kind { get; init; } = RecordedEnsembles.ProgramKind;

    /// <summary>SHA-256 of the program.</summary>
    public required string Program { get; init; }

    public required CodeVerdict Verdict { get; init; }
}
