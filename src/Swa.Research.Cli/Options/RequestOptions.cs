namespace Swa.Research.Cli.Options;

/// <summary>The options that say what every request to a model carries beyond its question.</summary>
internal sealed class RequestOptions
{
    private static readonly string[] Efforts = ["low", "medium", "high"];

    private readonly Option<string?> _effort = CommonOptions.Optional(
        "--reasoning-effort", string.Join('|', Efforts), "How much a reasoning model thinks (default: as the server has it).");

    private readonly Option<string[]> _fields = new("--field")
    {
        Description = "A further field of every request, with a JSON value or a word, such as min_p=0.05; may be given several times.",
        HelpName = "FIELD=JSON",
        AllowMultipleArgumentsPerToken = false,
    };

    private readonly Option<string?> _context = CommonOptions.Optional(
        "--context", "N", "Ollama alone: length of the context in tokens (num_ctx), at least 1; requests then take Ollama's own protocol.");

    private readonly Option<string?> _keepAlive = CommonOptions.Optional(
        "--keep-alive", "TIME", "Ollama alone: how long the model stays loaded, such as 30m, or -1 for good; as for --context.");

    private readonly Option<string?> _system = CommonOptions.Optional(
        "--system", "FILE", "Text that all agents read before the rules of the game or their task, in the message of the system.");

    public RequestOptions() => _effort.CompletionSources.Add(Efforts);

    public void AddTo(Command command)
    {
        foreach (Option option in (Option[])[_effort, _fields, _context, _keepAlive, _system])
        {
            command.Add(option);
        }
    }

    /// <summary>The text that all agents read; null: none.</summary>
    public string? SystemMessage(ParseResult parsed) =>
        parsed.GetValue(_system) is { } file ? InputFile.ReadText(file, "system", "a file of text") : null;

    /// <summary>The fields beyond those that other options set.</summary>
    public Dictionary<string, JsonElement> Fields(ParseResult parsed)
    {
        Dictionary<string, JsonElement> fields = [];
        foreach (string given in parsed.GetValue(_fields) ?? [])
        {
            int at = given.IndexOf('=', StringComparison.Ordinal);
            Add(at < 0 ? given : given[..at], at < 0 ? "" : given[(at + 1)..]);
        }

        if (parsed.GetValue(_effort) is { } effort)
        {
            Add("reasoning_effort", Efforts.Contains(effort)
                ? effort
                : throw new ParameterException("reasoningEffort", $"'{effort}'", string.Join(", ", Efforts)));
        }

        if (parsed.GetValue(_context) is { } context)
        {
            Add("num_ctx", $"{Require.AtLeast(1, NumberList.Whole(context, "context"), "context")}");
        }

        if (parsed.GetValue(_keepAlive) is { } keepAlive)
        {
            Add("keep_alive", keepAlive);
        }

        return fields;

        void Add(string name, string value)
        {
            if (value.Length == 0 || !fields.TryAdd(name, JsonOrWord(value)))
            {
                string problem = value.Length == 0 ? "without a value" : "given twice";
                throw new ParameterException("field", $"'{name}' {problem}", "a name once, =, and a JSON value or a word");
            }
        }
    }

    private static JsonElement JsonOrWord(string text)
    {
        try
        {
            return JsonElement.Parse(text);
        }
        catch (JsonException)
        {
            // Shells take quotation marks away: what was meant as an object or a list is no word.
            return text[0] is '{' or '[' or '"'
                ? throw new ParameterException("field", $"'{text}', which is broken JSON", "a name once, =, and a JSON value or a word")
                : JsonSerializer.SerializeToElement(text);
        }
    }
}
