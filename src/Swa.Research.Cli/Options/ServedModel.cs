namespace Swa.Research.Cli.Options;

/// <summary>A model, and the server that has it where it is not the usual one.</summary>
/// <param name="Name">Name of the model as its server knows it.</param>
/// <param name="Address">Address of the server; null: not said here.</param>
/// <param name="Concurrency">Most calls in flight to the server; null: not said here.</param>
internal sealed record ServedModel(string Name, Uri? Address = null, int? Concurrency = null)
{
    /// <summary>How a model is named on the command line.</summary>
    public const string Form = "NAME[@URL]";

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
        List<ServedModel> models = [];
        foreach ((int index, string line) in InputFile.ReadText(path).Split('\n').Index())
        {
            string[] words = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            if (words is [] or [['#', ..], ..])
            {
                continue;
            }

            int concurrency = 0;
            if (words.Length is not (2 or 3) || (words.Length == 3
                && (!int.TryParse(words[2], NumberStyles.None, CultureInfo.InvariantCulture, out concurrency) || concurrency < 1)))
            {
                throw new ParameterException(
                    "servers", $"'{path}', whose line {index + 1} is something else",
                    "lines with a model's name, its server's address and, if wanted, the most calls in flight");
            }

            Uri address = AddressOf(words[1], "servers");
            models.AddRange(KnownModels.Resolve([words[0]]).Select(
                name => new ServedModel(name, address, words.Length == 3 ? concurrency : null)));
        }

        return models.Count > 0 ? models : throw new ParameterException("servers", $"'{path}' without a model", "one line per model");
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
