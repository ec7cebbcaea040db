using Swa.Research.Notebooks.Directives;

namespace Swa.Research.Cli.Options;

/// <summary>
/// Makes options whose values the commands read as text, so that all error messages are worded alike; help shows the default.
/// </summary>
internal static class CommonOptions
{
    /// <summary>The option that lets files be replaced.</summary>
    public const string ForceName = "--force";

    /// <summary>Adds a group of options to a command, in their order.</summary>
    public static void Add(this Command command, IEnumerable<Option> options)
    {
        foreach (Option option in options)
        {
            command.Add(option);
        }
    }

    /// <summary>How many threads a command uses; null: one per processor.</summary>
    public static Option<string?> Threads() =>
        Optional("--threads", "T", "Number of threads, at least 1 (default: one per processor).");

    /// <summary>An option that lets a command replace what this program wrote earlier.</summary>
    public static Option<bool> Force() => new(ForceName)
    {
        Description = "Replace results of other parameters that swa wrote; never a file that it did not write.",
    };

    /// <summary>An option with a default that help shows.</summary>
    public static Option<string> WithDefault(string name, string value, string description, string defaultValue) => new(name)
    {
        Description = description,
        HelpName = value,
        DefaultValueFactory = _ => defaultValue,
    };

    /// <summary>An option with a number as default, which help shows.</summary>
    public static Option<string> WithDefault<T>(string name, string value, string description, T defaultValue)
        where T : struct, IFormattable =>
        WithDefault(name, value, description, defaultValue.ToString(null, CultureInfo.InvariantCulture));

    /// <summary>An option with a list of numbers as default, which help shows.</summary>
    public static Option<string> WithDefault(string name, string value, string description, IReadOnlyList<double> defaultValue) =>
        WithDefault(name, value, description, NumberList.Text(defaultValue));

    /// <summary>An option that may be left out.</summary>
    public static Option<string?> Optional(string name, string value, string description) => new(name)
    {
        Description = description,
        HelpName = value,
    };

    /// <summary>An option that names the file of a table.</summary>
    public static Option<string?> Table(string name, string description) =>
        Optional(name, $"FILE{string.Join('|', TableExports.FileExtensions)}", description);

    /// <summary>An option that must be given.</summary>
    public static Option<string> Required(string name, string value, string description) => new(name)
    {
        Description = description,
        HelpName = value,
        Required = true,
    };

    /// <summary>The format option: a choice among names, of which the first is the default.</summary>
    public static Option<string> Format(params string[] formats)
    {
        Option<string> option = new("--format")
        {
            Description = "Form of the output.",
            HelpName = string.Join('|', formats),
            DefaultValueFactory = _ => formats[0],
        };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && !formats.Contains(result.Tokens[0].Value))
            {
                string given = result.Tokens[0].Value;
                result.AddError($"--format is '{given}'; allowed: {string.Join(", ", formats)}.{NearestName.Question(given, formats)}");
            }
        });
        option.CompletionSources.Add(formats);
        return option;
    }
}
