namespace Swa.Research;

/// <summary>Values of an enumeration as users write them: <c>reference-script</c>; several flags joined by plus signs:
/// <c>score+margin</c>.</summary>
internal static class EnumNames
{
    public static string Of(Enum value) => string.Join(
        '+', value.ToString().Split(", ").Select(JsonNamingPolicy.KebabCaseLower.ConvertName));

    /// <summary>The value that a text names.</summary>
    public static Enum Parse(Type type, string text, string name)
    {
        Enum[] values = [.. Enum.GetValues(type).Cast<Enum>()];
        if (values.FirstOrDefault(value => Of(value) == text) is { } known)
        {
            return known;
        }

        if (!type.IsDefined(typeof(FlagsAttribute), inherit: false))
        {
            throw new ParameterException(name, $"'{text}'", string.Join(", ", values.Select(Of)));
        }

        Enum[] flags = [.. values.Where(value => int.IsPow2(Convert.ToInt32(value, null)))];
        return (Enum)Enum.ToObject(type, text.Split('+').Aggregate(0, (joined, part) => joined | Convert.ToInt32(
            flags.FirstOrDefault(flag => Of(flag) == part)
                ?? throw new ParameterException(
                    name, $"'{part}'",
                    $"{string.Join(", ", values.Except(flags).Select(Of))}, or names joined by '+' from "
                    + $"{string.Join(", ", flags.Select(Of))}"),
            null)));
    }
}
