namespace Swa.Research.Cli.Options;

/// <summary>The options of commands that talk to a model server.</summary>
internal sealed class ModelServerSettings
{
    /// <summary>The environment variable with the API key. A key given as an option would be visible in the list of processes.</summary>
    public const string KeyVariable = "SWA_API_KEY";

    private static readonly ModelServerOptions Usual = new();

    private readonly Option<string> _endpoint = CommonOptions.WithDefault(
        "--endpoint", "URL", "Address of a server that speaks the OpenAI chat protocol; it usually ends in /v1.",
        "http://localhost:11434/v1");

    private readonly Option<string?> _keyFile = CommonOptions.Optional(
        "--api-key-file", "FILE", $"File that holds the API key; else the environment variable {KeyVariable} is used, if it is set.");

    private readonly Option<string> _concurrency = CommonOptions.WithDefault(
        "--concurrency", "N", "Most calls in flight, at least 1.", Usual.Concurrency);

    private readonly Option<string> _timeout = CommonOptions.WithDefault(
        "--timeout", "S", "Longest time for one reply in seconds, above 0; the first one may wait for the model to be loaded.",
        Usual.Timeout.TotalSeconds);

    private readonly Option<string> _retries = CommonOptions.WithDefault(
        "--retries", "N", "How often a failed call is sent again, from 0 to 100.", Usual.Retry.Retries);

    private readonly Option<string?> _patience = CommonOptions.Optional(
        "--patience", "TIME",
        "How long each call waits for a server that is away (connections refused, 502, 503), such as 90s, 10m or 2h (default: no longer "
            + "than for any other failure).");

    private readonly Option<bool> _stream = new("--stream")
    {
        Description = "Ask for replies as streams, so that a proxy does not end a connection that is silent while the model writes.",
    };

    public void AddTo(Command command)
    {
        command.Add(_endpoint);
        command.Add(_keyFile);
        command.Add(_concurrency);
        command.Add(_timeout);
        command.Add(_retries);
        command.Add(_patience);
        command.Add(_stream);
    }

    public ModelServerOptions Options(ParseResult parsed) => new()
    {
        Concurrency = NumberList.Whole(parsed.GetRequiredValue(_concurrency), "concurrency"),
        Timeout = Seconds(NumberList.Number(parsed.GetRequiredValue(_timeout), "timeout")),
        Retry = new RetryPolicy
        {
            Retries = NumberList.Whole(parsed.GetRequiredValue(_retries), "retries"),
            Patience = parsed.GetValue(_patience) is { } patience ? Time(patience, "patience") : TimeSpan.Zero,
        },
        Stream = parsed.GetValue(_stream),
    };

    /// <summary>The server, not yet asked anything.</summary>
    public ModelServer Connect(ParseResult parsed, CallBudget budget, Action<RetryWait> waiting, Action<string> noticed)
    {
        string address = parsed.GetRequiredValue(_endpoint);
        if (!Uri.TryCreate(address, UriKind.Absolute, out Uri? uri))
        {
            throw new ParameterException(
                "endpoint", $"'{ModelEndpoint.WithoutSecrets(address)}'", "an address such as http://localhost:11434/v1");
        }

        ModelEndpoint endpoint = new(uri, ApiKey(parsed.GetValue(_keyFile)));

        // The jitter of waits between tries changes no result, so it needs no seed.
        ModelServerOptions options = Options(parsed) with { Waiting = waiting, Noticed = noticed };
        return new ModelServer(endpoint, options, budget, TimeProvider.System, Random.Shared.NextDouble);
    }

    /// <summary>What helps against a failure, as a sentence; null: its own sentence says all.</summary>
    public static string? Advice(ModelServerException failure) => failure.Fault switch
    {
        ServerFault.KeyRefused => $"The key comes from the environment variable {KeyVariable}, or from a file that --api-key-file names.",
        ServerFault.Timeout =>
            "The time that a call waits in the server's own queue counts: a lower --concurrency helps, or a higher --timeout.",
        ServerFault.Unreachable => "Start the server, or name another one with --endpoint; --patience 10m waits for one that restarts.",
        _ => null,
    };

    private static string? ApiKey(string? file)
    {
        if (file is null)
        {
            return Environment.GetEnvironmentVariable(KeyVariable);
        }

        string key = InputFile.ReadText(file).Trim();
        return key.Length > 0 && !key.Any(char.IsWhiteSpace)
            ? key
            : throw new ParameterException(
                "apiKeyFile", $"'{file}', which holds {(key.Length == 0 ? "nothing" : "more than one word")}",
                "a file with nothing but the API key");
    }

    /// <summary>A number of seconds, or one with its unit: <c>90s</c>, <c>10m</c>, <c>2h</c>.</summary>
    private static TimeSpan Time(string text, string option)
    {
        double unit = text is [.., var letter] ? letter switch { 's' => 1, 'm' => 60, 'h' => 3600, _ => 0 } : 0;
        string number = unit == 0 ? text : text[..^1];
        return double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double count)
            && count * Math.Max(1, unit) is var seconds and <= 30 * 86400
                ? TimeSpan.FromSeconds(seconds)
                : throw new ParameterException(option, $"'{text}'", "a length of time such as 90s, 10m or 2h, at most 720h");
    }

    private static TimeSpan Seconds(double seconds) => seconds is > 0 and <= 86400
        ? TimeSpan.FromSeconds(seconds)
        : throw new ParameterException("timeout", FormattableString.Invariant($"{seconds}"), "a number of seconds above 0, at most 86400");
}
