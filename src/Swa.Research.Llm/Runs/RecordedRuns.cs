using System.Text.Json.Serialization;

namespace Swa.Research.Llm;

/// <summary>The runs that a recording belongs to.</summary>
public static class RecordedRuns
{
    internal const string Kind = "run";

    /// <summary>The runs of a recording, in order.</summary>
    /// <param name="recording">The recording.</param>
    /// <returns>The settings of each run.</returns>
    /// <exception cref="RecordingException">A run cannot be read, or was recorded with other prompts.</exception>
    public static IReadOnlyList<ModelRunSettings> Runs(this RecordingFile recording)
    {
        ArgumentNullException.ThrowIfNull(recording);
        return
        [
            .. recording.Lines(Kind, RunJson.Default.RecordedRun).Select(run =>
            {
                recording.RequireReadable(run.Format, run.Prompt, SwiPrompts.VersionOf(run.Settings.Protocol));
                return run.Settings;
            }),
        ];
    }

    /// <summary>Adds a run, unless the recording has it already.</summary>
    /// <param name="recording">The recording.</param>
    /// <param name="settings">The run.</param>
    /// <exception cref="RecordingException">
    /// The recording has a run that cannot be read, was recorded with other prompts, another system message, other personas or other
    /// fields of requests, or does not go with a shard of another run.
    /// </exception>
    /// <exception cref="IOException">The disk is full or gone.</exception>
    public static void AddRun(this RecordingFile recording, ModelRunSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        if (recording.Runs().Any(run => (run.Shard ?? settings.Shard) is not null && run.ToJson() != settings.ToJson()))
        {
            throw new RecordingException($"{recording.Path} holds another run, and a shard has a recording of its own; name another file.");
        }

        recording.RequireSame(settings.Additions, recording.Runs().Select(run => run.Additions));
        recording.Add(
            Kind,
            new RecordedRun { Prompt = SwiPrompts.VersionOf(settings.Protocol), Settings = settings },
            RunJson.Default.RecordedRun);
    }

    /// <summary>Refuses a run whose requests carry something else: its models are others under the same names.</summary>
    /// <param name="recording">The recording.</param>
    /// <param name="additions">What the run's requests carry.</param>
    /// <param name="earlier">What the requests of the recording's runs carry.</param>
    /// <exception cref="RecordingException">They differ.</exception>
    public static void RequireSame(this RecordingFile recording, RequestAdditions additions, IEnumerable<RequestAdditions> earlier)
    {
        ArgumentNullException.ThrowIfNull(recording);
        ArgumentNullException.ThrowIfNull(additions);
        if (earlier.Select(additions.DifferenceOf).FirstOrDefault(difference => difference is not null) is string other)
        {
            throw new RecordingException($"{recording.Path} was recorded with {other}; start another recording.");
        }
    }
}

/// <summary>How the lines of runs are written, as those of <see cref="RecordingJson"/> are.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = false)]
[JsonSerializable(typeof(RecordedRun))]
[JsonSerializable(typeof(ModelRunSettings))]
internal sealed partial class RunJson : JsonSerializerContext;

/// <summary>The line that says which cells a run plays and how.</summary>
internal sealed record RecordedRun
{
    [JsonPropertyOrder(-2)]
    public string Kind { get; init; } = RecordedRuns.Kind;

    [JsonPropertyOrder(-1)]
    public int Format { get; init; } = RecordingFile.FormatVersion;

    public required string Prompt { get; init; }

    public required ModelRunSettings Settings { get; init; }
}
