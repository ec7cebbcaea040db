namespace Swa.Research.Cli.Options;

/// <summary>Finds the option of a command that sets a parameter of the library, so that a message names what the user wrote.</summary>
internal static class OptionNames
{
    public static string Of(string parameter, Command command)
    {
        string name = $"--{JsonNamingPolicy.KebabCaseLower.ConvertName(parameter)}";
        string[] candidates = [$"{name}-per-agent", name, $"{name}s", name.EndsWith('y') ? $"{name[..^1]}ies" : name, name.TrimEnd('s')];
        return candidates.FirstOrDefault(candidate => command.Options.Any(option => option.Name == candidate)) ?? parameter;
    }
}
