namespace Swa.Research.Cli.Options;

/// <summary>Options whose values are the members of an enumeration, written in kebab case.</summary>
internal static class ChoiceOption
{
    /// <summary>An option with a default that help shows.</summary>
    public static Option<string> WithDefault<T>(string name, string description, T defaultValue)
        where T : struct, Enum
    {
        string[] names = [.. Enum.GetValues<T>().Select(Written)];
        Option<string> option = CommonOptions.WithDefault(name, string.Join('|', names), description, Written(defaultValue));
        option.CompletionSources.Add(names);
        return option;
    }

    /// <summary>The member that the text names.</summary>
    public static T Read<T>(string text, string option)
        where T : struct, Enum
    {
        foreach (T value in Enum.GetValues<T>())
        {
            if (text == Written(value))
            {
                return value;
            }
        }

        throw new ParameterException(option, $"'{text}'", string.Join(", ", Enum.GetValues<T>().Select(Written)));
    }

    /// <summary>A value as users write it.</summary>
    public static string Written<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());
}
