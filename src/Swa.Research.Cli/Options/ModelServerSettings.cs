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
        "--api-key-file", "FILE",
        $"File that holds the API key of --endpoint; else the environment variable {KeyVariable} is used, if it is set. The key of another "
            + $"server is in {KeyVariable}_ and its host, such as {KeyVariable}_GPU07_EXAMPLE_ORG_8080.");

    private readonly Option<string?> _servers = CommonOptions.Optional(
        "--servers", "FILE",
        "Where models are that --endpoint does not have: one line per model, 'name URL' and, if wanted, the most calls in flight. Without "
            + "--model or --models, all of them play. Models of different servers play at once.");

    private readonly Option<string> _concurrency = CommonOptions.WithDefault(
        "--concurrency", "N", "Most calls in flight to each server, at least 1.", Usual.Concurrency);

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
        command.Add(_servers);
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

    /// <summary>Whether the usual server is named.</summary>
    public bool IsGiven(ParseResult parsed) => parsed.GetResult(_endpoint) is { Implicit: false };

    /// <summary>The models of the file of servers; none where it is not given.</summary>
    public IReadOnlyList<ServedModel> Listed(ParseResult parsed) =>
        parsed.GetValue(_servers) is { } path ? ServedModel.Read(path) : [];

    /// <summary>The servers of the models that are named or listed in a file, not yet asked anything.</summary>
    public ModelServers Connect(
        ParseResult parsed, CallBudget budget, IEnumerable<ServedModel> named, Action<RetryWait> waiting, Action<string> noticed)
    {
        ModelServerOptions options = Options(parsed) with { Waiting = waiting, Noticed = noticed };
        Uri usual = ServedModel.AddressOf(parsed.GetRequiredValue(_endpoint), "endpoint");
        ServedModel[] placed = [.. Listed(parsed).Concat(named).Where(model => model.Address is not null).Distinct()];
        RequireOne(placed.GroupBy(model => model.Name, model => Key(model.Address!)), "model", "server");
        var limits = placed.Where(model => model.Concurrency is not null).GroupBy(model => Key(model.Address!), model => model.Concurrency);
        RequireOne(limits, "servers", "limit of calls in flight");
        RequireOne(
            placed.Select(model => model.Address!).Where(address => !IsHostOf(usual, address))
                .GroupBy(KeyVariableOf, address => address.Authority),
            "servers", "host");
        Dictionary<string, int?> limit = limits.ToDictionary(group => group.Key, group => group.First());
        string? usualKey = ApiKey(parsed.GetValue(_keyFile));
        Dictionary<string, ModelServer> servers = [];
        return new ModelServers(ServerAt(usual), placed.DistinctBy(model => model.Name).ToDictionary(
            model => model.Name, model => ServerAt(model.Address!)));

        ModelServer ServerAt(Uri address)
        {
            if (!servers.TryGetValue(Key(address), out ModelServer? server))
            {
                // A key goes to the host that it was given for, and to no other.
                string? key = IsHostOf(usual, address) ? usualKey : Environment.GetEnvironmentVariable(KeyVariableOf(address));

                // The jitter of waits between tries changes no result, so it needs no seed.
                server = new ModelServer(
                    new ModelEndpoint(address, key),
                    options with { Concurrency = limit.GetValueOrDefault(Key(address)) ?? options.Concurrency },
                    budget,
                    TimeProvider.System,
                    Random.Shared.NextDouble);
                servers.Add(Key(address), server);
            }

            return server;
        }
    }

    private static string Key(Uri address) => address.AbsoluteUri.TrimEnd('/');

    private static bool IsHostOf(Uri one, Uri other) =>
        Uri.Compare(one, other, UriComponents.SchemeAndServer, UriFormat.UriEscaped, StringComparison.OrdinalIgnoreCase) == 0;

    /// <summary>The environment variable with the key of a server that is not the usual one: its host, and its port if given.</summary>
    private static string KeyVariableOf(Uri address)
    {
        string host = address is { Scheme: "https", IsDefaultPort: true } ? address.Host : $"{address.Host}:{address.Port}";
        IEnumerable<char> plain = host.Select(letter => char.IsAsciiLetterOrDigit(letter) ? char.ToUpperInvariant(letter) : '_');
        return $"{KeyVariable}_{string.Concat(plain)}";
    }

    private static void RequireOne<T>(IEnumerable<IGrouping<string, T>> groups, string option, string what)
    {
        if (groups.FirstOrDefault(group => group.Distinct().Skip(1).Any()) is { } group)
        {
            throw new ParameterException(
                option,
                $"'{ModelEndpoint.WithoutSecrets(group.Key)}' for {string.Join(" and ", group.Distinct())}",
                $"one {what} for each");
        }
    }

    /// <summary>What helps against a failure, as a sentence; null: its own sentence says all.</summary>
    public static string? Advice(ModelServerException failure) => failure.Fault switch
    {
        ServerFault.KeyRefused =>
            $"The key comes from the environment variable {KeyVariable}, or from a file that --api-key-file names; that of a host which is "
                + $"not --endpoint's from {KeyVariable}_HOST, with the host's name.",
        ServerFault.Timeout =>
            "A higher --timeout helps, or a lower --concurrency where calls wait for each other at the server.",
        ServerFault.Unreachable => "Start the server, or name another one with --endpoint; --patience 10m waits for one that restarts.",
        _ => null,
    };

    private static string? ApiKey(string? file)
    {
        if (file is null)
        {
            return Environment.GetEnvironmentVariable(KeyVariable);
        }

        const string allowed = "a file with nothing but the API key";
        string key = InputFile.ReadText(file, "apiKeyFile", allowed).Trim();
        return key.Length > 0 && !key.Any(char.IsWhiteSpace)
            ? key
            : throw new ParameterException(
                "apiKeyFile", $"'{file}', which holds {(key.Length == 0 ? "nothing" : "more than one word")}", allowed);
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
