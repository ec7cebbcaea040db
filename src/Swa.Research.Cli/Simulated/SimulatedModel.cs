using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace Swa.Research.Cli.Simulated;

/// <summary>
/// A stand-in behind the chat protocol: it proposes and chooses as the named proposer and chooser do, from the prompt alone. What else it
/// is asked for it answers with anything of the form that was asked for. It is no language model, and its name says so.
/// </summary>
internal sealed class SimulatedModel
{
    /// <summary>How the name of every such model begins.</summary>
    public const string Prefix = "simulated:";

    private const string Prose = "I would rather not say.";

    /// <summary>Streams of draws that are no proposals, told apart by a step that no game has.</summary>
    private const int ChoiceStream = -2;
    private const int OtherStream = -3;
    private const int FaultStream = -4;

    private readonly StandIn _agent;
    private readonly ulong _seed;

    /// <summary>Puts a stand-in behind the protocol.</summary>
    /// <param name="name">Its name as it was given, without the prefix.</param>
    /// <param name="agent">The stand-in.</param>
    /// <param name="seed">Seed of its draws.</param>
    public SimulatedModel(string name, StandIn agent, ulong seed)
    {
        Name = Prefix + name;
        _agent = agent;
        _seed = seed;
    }

    /// <summary>Name of the model.</summary>
    public string Name { get; }

    /// <summary>Makes a model from a text such as <c>softmax:0.05</c> or <c>cautious+noisy:0.1</c>.</summary>
    /// <param name="text">A proposer (uniform where there is none), <c>+</c>, a chooser, and after a colon its parameter.</param>
    /// <param name="seed">Seed of its draws.</param>
    /// <exception cref="ParameterException">The text names no stand-in.</exception>
    public static SimulatedModel Parse(string text, ulong seed)
    {
        string[] parts = text.Split('+', 2);
        string[] chooser = parts[^1].Split(':', 2);
        string proposer = parts.Length == 2 ? parts[0] : new UniformProposer().Name;
        if (!StandIn.ProposerNames.Contains(proposer) || !StandIn.ChooserNames.Contains(chooser[0]))
        {
            throw new ParameterException(
                "like", $"'{text}'",
                $"a chooser ({string.Join(", ", StandIn.ChooserNames)}) with its parameter after a colon, and before it, with a plus, "
                    + $"a proposer ({string.Join(", ", StandIn.ProposerNames)}), such as softmax:0.05 or cautious+argmax");
        }

        StandIn agent = chooser switch
        {
            [string name] => new StandIn(proposer, name),
            ["softmax", string parameter] => new StandIn(proposer, "softmax", temperature: NumberList.Number(parameter, "like")),
            ["noisy", string parameter] => new StandIn(proposer, "noisy", noise: NumberList.Number(parameter, "like")),
            _ => throw new ParameterException("like", $"'{text}'", $"{chooser[0]} without a parameter"),
        };
        return new SimulatedModel(text, agent, seed);
    }

    /// <summary>Answers a request.</summary>
    /// <param name="body">The JSON body of the request.</param>
    /// <param name="faults">What goes wrong.</param>
    public SimulatedReply Answer(JsonElement body, SimulatedFaults faults)
    {
        SimulatedPrompt prompt = SimulatedPrompt.Read(body, faults);

        // Without a seed in the request, proposals are those of the stand-in in a run of this model's own seed.
        ulong seed = prompt.Seed is long given ? RandomStream.For(_seed, (int)(given >> 32), (int)given).NextBits() : _seed;
        RandomStream fate = RandomStream.For(seed, prompt.Agent, FaultStream);
        JsonArray tokens = [];
        string text = faults.Garbled > 0 && fate.NextDouble() < faults.Garbled ? Prose : Reply(prompt, seed, tokens);
        if (prompt is { IsUnconstrained: true, Asked: not null })
        {
            text = $"Here is my answer: {text}";
        }

        bool onlyThinks = faults.Reasoning == SimulatedReasoning.Only;
        int most = Limit(body, "max_tokens") ?? Limit(body, "max_completion_tokens") ?? int.MaxValue;
        bool isCut = !onlyThinks && (text.Length + 3) / 4 > most;
        if (isCut)
        {
            text = text[..(4 * most)];
        }

        bool showsLogprobs = !faults.WithoutLogprobs && !onlyThinks && tokens.Count > 0
            && body.TryGetProperty("logprobs", out JsonElement asked) && asked.ValueKind == JsonValueKind.True;
        return new SimulatedReply(Name, onlyThinks ? null : text)
        {
            Reasoning = faults.Reasoning == SimulatedReasoning.None ? null : "A simulated agent thinks nothing.",
            Finish = onlyThinks || isCut ? "length" : "stop",
            Fingerprint = SimulatedServer.Kind,
            Tokens = (prompt.Tokens, (text.Length + 3) / 4),
            Logprobs = showsLogprobs ? Shortened(tokens, Limit(body, "top_logprobs") ?? 0) : null,
        };
    }

    private string Reply(SimulatedPrompt prompt, ulong seed, JsonArray tokens)
    {
        if (prompt.Asked is { } asked)
        {
            return asked.Role switch
            {
                DecisionRole.Propose => Object(asked.Property, new JsonArray([.. Propose(asked, asked.Proposals, seed).Select(Node)])),
                DecisionRole.Choose => Choose(asked, seed, tokens),
                DecisionRole.Score => Object(asked.Property, Scores(asked)),
                DecisionRole.Demand => Object(asked.Property, Node(Propose(asked, 1, seed)[0])),
                _ => $"I am a simulated agent, and I expect {Table.Text(asked.Belief)} of each of you.",
            };
        }

        RandomStream random = Other(prompt, seed);
        return prompt.Schema is JsonElement schema ? Value("", schema, prompt, seed)!.ToJsonString()
            : prompt.Text.Contains($"\"{ReplyReader.ScoreProperty}\"", StringComparison.Ordinal)
                ? Object(ReplyReader.ScoreProperty, Math.Round(random.NextDouble(), 2))
            : prompt.Text.Contains("Answer: <number>", StringComparison.Ordinal) ? $"Answer: {random.NextIndex(200)}"
            : prompt.Text.Contains("Answer: <letter>", StringComparison.Ordinal) ? $"Answer: {"ABCD"[random.NextIndex(4)]}"
            : prompt.Text.Contains("```python", StringComparison.Ordinal) ? "```python\npass\n```"
            : "Yes. This is said by a simulated agent.";
    }

    /// <summary>A value that the schema allows, at random.</summary>
    private static JsonNode? Value(string name, JsonElement schema, SimulatedPrompt prompt, ulong seed)
    {
        RandomStream random = Other(prompt, seed + (ulong)name.Length);
        if (schema.TryGetProperty("enum", out JsonElement allowed))
        {
            return JsonNode.Parse(allowed[random.NextIndex(allowed.GetArrayLength())].GetRawText());
        }

        switch (Text(schema, "type"))
        {
            case "object":
                return new JsonObject(schema.TryGetProperty("properties", out JsonElement properties)
                    ? properties.EnumerateObject().Select(property => KeyValuePair.Create(
                        property.Name, Value(property.Name, property.Value, prompt, seed)))
                    : []);
            case "array":
                int count = (int)(Bound(schema, "minItems") ?? 1);
                JsonElement items = schema.TryGetProperty("items", out JsonElement each) ? each : default;
                return new JsonArray([
                    .. Enumerable.Range(0, count).Select(i => items.ValueKind == JsonValueKind.Object
                        ? Value($"{name}/{i}", items, prompt, Mixed(seed, i))
                        : 0),
                ]);
            case "number" or "integer":
                double least = Bound(schema, "minimum") ?? 0;
                double number = least + random.NextDouble() * ((Bound(schema, "maximum") ?? least + 1) - least);
                return JsonValue.Create(Text(schema, "type") == "integer" ? Math.Floor(number) : Math.Round(number, 2));
            case "boolean":
                return JsonValue.Create(random.NextIndex(2) == 1);
            default:
                return JsonValue.Create("simulated");
        }
    }

    private string Choose(AskedQuestion asked, ulong seed, JsonArray tokens)
    {
        ScoredCandidate[] table =
            [.. asked.Demands.Zip(asked.Utilities, (demand, utility) => new ScoredCandidate(demand, 0, 0, utility))];
        RandomStream random = RandomStream.For(Mixed(seed, ChoiceStream), asked.Agent ?? 0, asked.Step);
        int chosen = _agent.Chooser.Choose(table, ref random);
        string[] names =
            [.. table.Select((row, index) => asked.ByLetter ? $"{(char)('A' + index)}" : Table.Text(row.Demand))];
        AddTokens(tokens, asked, names, Law(table), chosen);
        return asked.ByLetter ? names[chosen] : Object(asked.Property, Node(table[chosen].Demand));
    }

    /// <summary>Scores of one who wants much for itself and little of all.</summary>
    private static JsonObject Scores(AskedQuestion asked) => new(asked.Demands.Zip(asked.Written, (demand, name) => KeyValuePair.Create(
        name,
        (JsonNode?)new JsonObject
        {
            ["own"] = Math.Round(demand / asked.MaxDemand, 1), ["group"] = Math.Round(1 - (demand / asked.MaxDemand), 1),
        })));

    private double[] Propose(AskedQuestion asked, int count, ulong seed)
    {
        double[] allowed = [.. asked.Demands.Order()];
        double step = allowed.Length > 1 ? allowed[1] - allowed[0] : new CandidateOptions().GridStep;
        double max = asked.MaxDemand;
        DemandGrid grid = new(max, Math.Clamp(step, Math.Max(DemandGrid.LeastStep, max / DemandGrid.MaxPoints), max));
        RandomStream random = RandomStream.For(seed, asked.Agent ?? 0, asked.Step);
        double[] drawn = new double[grid.Count];
        Situation situation = new(asked.Agent ?? 0, asked.Step, asked.Belief, null, 0, grid, Math.Min(count, grid.Count));
        int given = _agent.Proposer.Propose(in situation, ref random, drawn);

        // A proposer may give fewer, or other ones than the schema lists: the rest is drawn from what is allowed.
        List<double> proposals = [.. drawn[..given].Where(demand => allowed.Length == 0 || allowed.Contains(demand)).Take(count)];
        List<double> others = [.. (allowed.Length > 0 ? allowed : grid.Points.ToArray()).Except(proposals)];
        while (proposals.Count < count && others.Count > 0)
        {
            int next = random.NextIndex(others.Count);
            proposals.Add(others[next]);
            others.RemoveAt(next);
        }

        return [.. proposals];
    }

    /// <summary>The probability of each candidate.</summary>
    private double[] Law(ScoredCandidate[] table)
    {
        int best = SwiRule.Best(table);
        double[] law = [.. table.Select((row, index) => _agent.Chooser switch
        {
            SoftmaxChooser softmax => Math.Exp((row.Utility - table[best].Utility) / softmax.Temperature),
            NoisyChooser noisy => noisy.Noise / table.Length + (index == best ? 1 - noisy.Noise : 0),
            _ => index == best ? 1 : 0.0,
        })];
        double total = law.Sum();
        return [.. law.Select(share => share / total)];
    }

    private static void AddTokens(JsonArray tokens, AskedQuestion asked, string[] names, double[] law, int chosen)
    {
        JsonObject demand = Token(names[chosen], law[chosen]);
        demand["top_logprobs"] = new JsonArray(
            [.. names.Index().OrderByDescending(row => law[row.Index]).Select(row => Token(row.Item, law[row.Index]))]);
        if (asked.ByLetter)
        {
            tokens.Add(demand);
            return;
        }

        tokens.Add(Token($"{{\"{asked.Property}\":", 1));
        tokens.Add(demand);
        tokens.Add(Token("}", 1));

        // The protocol's number for something that does not happen.
        static JsonObject Token(string text, double share) =>
            new() { ["token"] = text, ["logprob"] = Math.Max(-9999, Math.Round(Math.Log(share), 6)), ["bytes"] = null };
    }

    private static JsonArray Shortened(JsonArray tokens, int most)
    {
        foreach (JsonNode? token in tokens)
        {
            JsonArray top = token!["top_logprobs"] as JsonArray ?? [];
            token["top_logprobs"] = new JsonArray([.. top.Take(most).Select(each => each!.DeepClone())]);
        }

        return tokens;
    }

    /// <summary>Draws for what is no decision of a stand-in; the words enter them, as such questions have neither agent nor step.</summary>
    private static RandomStream Other(SimulatedPrompt prompt, ulong seed) => RandomStream.For(
        seed ^ BitConverter.ToUInt64(SHA256.HashData(Encoding.UTF8.GetBytes(prompt.Text))), prompt.Agent, OtherStream);

    private static ulong Mixed(ulong seed, int with) => RandomStream.For(seed, with, OtherStream).NextBits();

    private static double? Bound(JsonElement schema, string name) =>
        schema.ValueKind == JsonValueKind.Object && schema.TryGetProperty(name, out JsonElement bound)
        && bound.ValueKind == JsonValueKind.Number
            ? bound.GetDouble()
            : null;

    private static string? Text(JsonElement schema, string name) =>
        schema.ValueKind == JsonValueKind.Object && schema.TryGetProperty(name, out JsonElement text)
        && text.ValueKind == JsonValueKind.String
            ? text.GetString()
            : null;

    private static int? Limit(JsonElement body, string name) =>
        body.TryGetProperty(name, out JsonElement limit) && limit.TryGetInt32(out int number) ? number : null;

    private static string Object(string name, JsonNode value) => new JsonObject { [name] = value }.ToJsonString();

    private static JsonNode Node(double number) => JsonValue.Create(number);
}
