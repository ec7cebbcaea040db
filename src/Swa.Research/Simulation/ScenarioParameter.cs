using System.Reflection;

namespace Swa.Research;

/// <summary>
/// One parameter of a <see cref="Scenario"/>: its name, symbol, meaning and default, how it is read from text, and its value in a table.
/// Commands, columns and axis labels are made from this list.
/// </summary>
public sealed class ScenarioParameter
{
    private readonly PropertyInfo _property;
    private readonly ParameterAttribute _declaration;

    private ScenarioParameter(PropertyInfo property, ParameterAttribute declaration)
    {
        _property = property;
        _declaration = declaration;
        Column = declaration.Column ?? JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name);
        object? usual = property.Name switch
        {
            nameof(Scenario.Noise) => new NoisyChooser().Noise,
            nameof(Scenario.Temperature) => new SoftmaxChooser().Temperature,
            _ => property.GetValue(Scenario.Paper),
        };
        Default = usual is null ? null : TextOf(usual);
    }

    /// <summary>All parameters, in the order of a table's columns.</summary>
    public static IReadOnlyList<ScenarioParameter> All { get; } =
    [
        .. typeof(Scenario).GetProperties()
            .OrderBy(property => property.MetadataToken)
            .Select(property => (Property: property, Declaration: property.GetCustomAttribute<ParameterAttribute>()))
            .Where(found => found.Declaration is not null)
            .Select(found => new ScenarioParameter(found.Property, found.Declaration!)),
    ];

    /// <summary>Name of the property of <see cref="Scenario"/>, such as <c>MaxDemand</c>.</summary>
    public string Name => _property.Name;

    /// <summary>Name of its column in tables, such as <c>max_demand</c>.</summary>
    public string Column { get; }

    /// <summary>Symbol in the papers, such as <c>β</c>, or the placeholder for a value in help.</summary>
    public string Symbol => _declaration.Symbol;

    /// <summary>Label of an axis over it.</summary>
    public string Label => _declaration.Label ?? Column.Replace('_', ' ');

    /// <summary>Meaning, unit and range in one line.</summary>
    public string Text => Names is { } names ? $"{_declaration.Text.TrimEnd('.')}: {string.Join(", ", names)}." : _declaration.Text;

    /// <summary>The value in the paper's experiment as text; null where there is none, because it depends on other parameters.</summary>
    public string? Default { get; }

    /// <summary>Whether its values are numbers, so that a range of them makes sense.</summary>
    public bool IsNumeric => Type == typeof(double) || Type == typeof(int);

    /// <summary>The names that are values; null where values are not names of built-in agents.</summary>
    public IReadOnlyList<string>? Names =>
        Type == typeof(IProposer) ? StandIn.ProposerNames : Type == typeof(IChooser) ? StandIn.ChooserNames : null;

    private Type Type => Nullable.GetUnderlyingType(_property.PropertyType) ?? _property.PropertyType;

    /// <summary>Finds a parameter.</summary>
    /// <param name="name">The property's name or the column.</param>
    /// <returns>The parameter; null where there is none of that name.</returns>
    public static ScenarioParameter? Find(string name) => All.FirstOrDefault(
        parameter => parameter.Name == name || parameter.Column == name);

    /// <summary>What a table holds for every parameter: a number, a name or a list with spaces between.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <returns>
    /// One value per parameter, in the order of <see cref="All"/>: the one that is played, with the fixes applied; null where a default
    /// depends on the game or the parameter is not used.
    /// </returns>
    /// <exception cref="ParameterException">The scenario's fixes do not fit its game.</exception>
    public static IReadOnlyList<object?> Cells(Scenario scenario)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        SwiOptions played = scenario.PlayedRule();
        return [.. All.Select(parameter => parameter.Cell(scenario, played))];
    }

    /// <summary>The value that a scenario has, as users write it.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <returns>The text; null where there is no value.</returns>
    public string? Written(Scenario scenario) => _property.GetValue(scenario) is { } value ? TextOf(value) : null;

    /// <summary>Sets the parameter.</summary>
    /// <param name="scenario">The scenario to start from; it is not changed.</param>
    /// <param name="value">The value, of the property's type.</param>
    /// <returns>The scenario with the value.</returns>
    /// <exception cref="ParameterException">The value is out of its range.</exception>
    public Scenario With(Scenario scenario, object? value) => Set(scenario, _property, value);

    /// <summary>Sets the parameter from text, as users write it.</summary>
    /// <param name="scenario">The scenario to start from; it is not changed.</param>
    /// <param name="text">A number, a name, or a list of numbers with commas between.</param>
    /// <param name="name">The parameter's name in messages.</param>
    /// <returns>The scenario with the value.</returns>
    /// <exception cref="ParameterException">The text is not a value of the parameter, or the value is out of its range.</exception>
    public Scenario Parse(Scenario scenario, string text, string name) => With(scenario, Type switch
    {
        var type when type == typeof(double) => NumberList.Number(text, name),
        var type when type == typeof(int) => NumberList.Whole(text, name),
        var type when type == typeof(IReadOnlyList<double>) => text == "none" ? Array.Empty<double>() : NumberList.Numbers(text, name),
        var type when type == typeof(IProposer) => StandIn.ProposerNamed(text),
        var type when type == typeof(IChooser) => StandIn.ChooserNamed(text),
        _ => EnumNames.Parse(Type, text, name),
    });

    private object? Cell(Scenario scenario, SwiOptions played) => Name switch
    {
        nameof(Scenario.Weight) when scenario.Weights is { } weights => TextOf(weights),
        nameof(Scenario.Smoothing) => played.Smoothing,
        nameof(Scenario.Margin) => played.SafetyMargin,
        nameof(Scenario.InitialBelief) => played.InitialBelief,
        nameof(Scenario.Anchors) => TextOf(scenario.Candidates.AnchorsUpTo(scenario.MaxDemand)),
        nameof(Scenario.NoiseScope) when scenario.ObservationNoise == 0 => null,
        nameof(Scenario.Return) when scenario.Leave == 0 => null,
        _ => _property.GetValue(scenario) is { } value && !IsNumeric ? TextOf(value) : _property.GetValue(scenario),
    };

    /// <summary>Sets any property of a scenario.</summary>
    internal static Scenario Set(Scenario scenario, PropertyInfo property, object? value)
    {
        Scenario changed = scenario with { };
        property.SetMethod!.Invoke(changed, BindingFlags.DoNotWrapExceptions, null, [value], CultureInfo.InvariantCulture);
        return changed;
    }

    private static string TextOf(object value) => value switch
    {
        IReadOnlyList<double> numbers => string.Join(' ', numbers.Select(number => Table.Text(number))),
        IProposer proposer => proposer.Name,
        IChooser chooser => chooser.Name,
        Enum named => EnumNames.Of(named),
        _ => Table.Text(value),
    };
}
