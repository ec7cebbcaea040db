namespace Swa.Research.Cli.Options;

/// <summary>A model, and the server that has it where it is not the usual one.</summary>
/// <param name="Name">Name of the model as its server knows it.</param>
/// <param name="Address">Address of the server; null: not said here.</param>
/// <param name="Concurrency">Most calls in flight to the server; null: not said here.</param>
internal sealed record ServedModel(string Name, Uri? Address = null, int? Concurrency = null)
{
    /// <summary>How a model is named on the command line.</summary>
    public const string Form = "NAME[@URL]";

    private const int LongestLine = 2000;
    private const string Example = "a name, or name@URL with an address such as http://localhost:8080/v1";

    /// <summary>Reads <c>name</c> or <c>name@URL</c>.</summary>
    /// <param name="text">The text.</param>
    /// <param name="option">The parameter's name in messages.</param>
    /// <param name="names">The names that one name means; null: those of the paper and its five models under Ollama's names.</param>
    /// <exception cref="ParameterException">The name is empty, or what follows it is no address of a server.</exception>
    public static IReadOnlyList<ServedModel> Parse(string text, string option, Func<string, IReadOnlyList<string>>? names = null)
    {
        // Names may hold an @ themselves; only an address has a scheme.
        int at = text.IndexOf("@http://", StringComparison.OrdinalIgnoreCase);
        at = at >= 0 ? at : text.IndexOf("@https://", StringComparison.OrdinalIgnoreCase);
        bool looksLikeAddress = at < 0 && text.IndexOf('@') > 0
            && (text.Contains("://", StringComparison.Ordinal) || text.EndsWith("/v1", StringComparison.Ordinal));
        if (at == 0 || looksLikeAddress || string.IsNullOrWhiteSpace(text))
        {
            throw new ParameterException(option, text.Length == 0 ? "empty" : $"'{ModelEndpoint.WithoutSecrets(text)}'", Example);
        }

        Uri? address = at < 0 ? null : AddressOf(text[(at + 1)..], option);
        names ??= name => KnownModels.Resolve([name]);
        return [.. names(at < 0 ? text : text[..at]).Select(name => new ServedModel(name, address))];
    }

    /// <summary>
    /// Reads a file of servers: one line per model, its name, the address of its server and, where it is to differ from
    /// <c>--concurrency</c>, the most calls in flight; with spaces between. Lines that begin with # are notes.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <exception cref="ParameterException">A line is something else; it is not shown, as it could hold a key.</exception>
    public static IReadOnlyList<ServedModel> Read(string path)
    {
        const string lines = "lines with a model's name, its server's address and, if wanted, the most calls in flight";
        OrderedDictionary<string, (int Line, ServedModel Model)> models = [];
        foreach ((int line, string text) in InputFile.ReadText(path, "servers", $"a file of {lines}").Split('\n').Index())
        {
            string[] words = text.Length <= LongestLine
                ? text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
                : throw Refused($"has {text.Length} characters", $"lines of at most {LongestLine}");
            if (words is [] or [['#', ..], ..])
            {
                continue;
            }

            long limit = 1;
            if (words.Length is not (2 or 3) || words.Any(word => word.Any(char.IsControl))
                || (words.Length == 3 && !long.TryParse(words[2], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out limit)))
            {
                throw Refused("is something else", lines);
            }

            if (limit is < 1 or > int.MaxValue)
            {
                throw Refused($"allows {limit} calls in flight", $"an integer from 1 to {int.MaxValue}");
            }

            foreach (string name in KnownModels.Resolve([words[0]]))
            {
                ServedModel model = new(name, Located(words[1]), words.Length == 3 ? (int)limit : null);
                if (!models.TryAdd(name, (line, model)) && models[name].Model != model)
                {
                    string both = $"{models[name].Line + 1} and {line + 1}";
                    throw new ParameterException("servers", $"'{path}', whose lines {both} differ for '{name}'", "one line per model");
                }
            }

            Uri Located(string word)
            {
                try
                {
                    return AddressOf(word, "servers");
                }
                catch (ParameterException exception)
                {
                    throw Refused($"has {exception.Given}", exception.Allowed);
                }
            }

            ParameterException Refused(string problem, string allowed) =>
                new("servers", $"'{path}', whose line {line + 1} {problem}", allowed);
        }

        return models.Count > 0
            ? [.. models.Values.Select(each => each.Model)]
            : throw new ParameterException("servers", $"'{path}' without a model", "one line per model");
    }

    /// <summary>Reads an address.</summary>
    /// <param name="text">The text.</param>
    /// <param name="option">The parameter's name in messages.</param>
    /// <exception cref="ParameterException">The text is something else, or holds a user name or password.</exception>
    public static Uri AddressOf(string text, string option)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out Uri? address))
        {
            throw new ParameterException(
                option, $"'{ModelEndpoint.WithoutSecrets(text)}'", "an address such as http://localhost:11434/v1");
        }

        try
        {
            return new ModelEndpoint(address).Address;
        }
        catch (ParameterException exception)
        {
            throw new ParameterException(option, exception.Given, exception.Allowed);
        }
    }
}
