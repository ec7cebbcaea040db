using System.Linq.Expressions;
using System.Reflection;

namespace Swa.Research;

/// <summary>
/// All combinations of some values of a scenario's parameters, under many seeds:
/// <c>new Sweep(Scenario.Paper).VaryRange(s => s.Weight, 0, 1, 0.1).Vary(s => s.Severity, 1.6, 2.4).Run(seeds: 100)</c>.
/// </summary>
/// <remarks>
/// Every cell plays the same seeds, so that differences between cells are paired. Cells run on several threads; the result does not
/// depend on their number. Proposers and choosers, including a user's own, are called from all of them and must keep no state.
/// </remarks>
public sealed class Sweep
{
    private readonly Scenario _basis;
    private readonly IReadOnlyList<Axis> _axes;

    /// <summary>Starts a sweep of one cell.</summary>
    /// <param name="basis">The scenario whose parameters are varied.</param>
    /// <exception cref="ParameterException">The scenario is missing.</exception>
    public Sweep(Scenario basis)
        : this(Require.Given(basis, nameof(basis), "a scenario"), [])
    {
    }

    private Sweep(Scenario basis, IReadOnlyList<Axis> axes)
    {
        _basis = basis;
        _axes = axes;
    }

    /// <summary>The cells, in order: the values that were added last vary fastest.</summary>
    public IReadOnlyList<Scenario> Cells
    {
        get
        {
            double count = _axes.Aggregate(1.0, (product, axis) => product * axis.Changes.Count);
            Require.Within(1, 1_000_000, count, "cells");
            IEnumerable<Scenario> cells = [_basis];
            foreach (Axis axis in _axes)
            {
                cells = cells.SelectMany(cell => axis.Changes.Select(change => change(cell)));
            }

            return [.. cells];
        }
    }

    /// <summary>Varies a property of the scenario.</summary>
    /// <typeparam name="T">Type of the property.</typeparam>
    /// <param name="property">The property: <c>s => s.Severity</c>.</param>
    /// <param name="values">Its values, at least one.</param>
    /// <returns>The sweep over these values as well.</returns>
    /// <exception cref="ParameterException">The expression is not a property of the scenario that can be set, or
    /// there is no value.</exception>
    public Sweep Vary<T>(Expression<Func<Scenario, T>> property, params T[] values)
    {
        PropertyInfo varied = PropertyOf(property);
        return With(Require.Given(values, nameof(values), "a list of values")
            .Select<T, Func<Scenario, Scenario>>(value => cell => ScenarioParameter.Set(cell, varied, value)));
    }

    /// <summary>Varies who proposes candidates.</summary>
    /// <param name="property">The property: <c>s => s.Proposer</c>.</param>
    /// <param name="values">The proposers, at least one.</param>
    /// <returns>The sweep over these proposers as well.</returns>
    /// <exception cref="ParameterException">The expression is not a property of the scenario that can be set, or
    /// there is no value.</exception>
    public Sweep Vary(Expression<Func<Scenario, IProposer>> property, params IProposer[] values) => Vary<IProposer>(property, values);

    /// <summary>Varies who chooses from the scored table.</summary>
    /// <param name="property">The property: <c>s => s.Chooser</c>.</param>
    /// <param name="values">The choosers, at least one.</param>
    /// <returns>The sweep over these choosers as well.</returns>
    /// <exception cref="ParameterException">The expression is not a property of the scenario that can be set, or
    /// there is no value.</exception>
    public Sweep Vary(Expression<Func<Scenario, IChooser>> property, params IChooser[] values) => Vary<IChooser>(property, values);

    /// <summary>Varies a number in equal steps.</summary>
    /// <param name="property">The property: <c>s => s.Weight</c>.</param>
    /// <param name="from">The first value.</param>
    /// <param name="to">The last value, if the steps reach it; at least <paramref name="from"/>.</param>
    /// <param name="step">The step, above 0.</param>
    /// <returns>The sweep over these values as well.</returns>
    /// <exception cref="ParameterException">The expression is not a property that can be set, or the range is empty
    /// or too long.</exception>
    public Sweep VaryRange(Expression<Func<Scenario, double>> property, double from, double to, double step) =>
        Vary(property, [.. NumberList.Range(from, to, step, nameof(step))]);

    /// <summary>Varies a parameter over values as users write them.</summary>
    /// <param name="parameter">The parameter.</param>
    /// <param name="name">The parameter's name in messages.</param>
    /// <param name="texts">Its values as text, at least one.</param>
    /// <returns>The sweep over these values as well.</returns>
    /// <exception cref="ParameterException">There is no value. A text that is not a value is refused when the cells are made.</exception>
    public Sweep Vary(ScenarioParameter parameter, string name, IReadOnlyList<string> texts)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        return With(Require.Given(texts, nameof(texts), "a list of values")
            .Select<string, Func<Scenario, Scenario>>(text => cell => parameter.Parse(cell, text, name)));
    }

    /// <summary>Fixes the seeds and checks every cell.</summary>
    /// <param name="seeds">Number of seeds per cell, at least 1.</param>
    /// <param name="firstSeed">The first seed; the others follow it.</param>
    /// <returns>What is run.</returns>
    /// <exception cref="ParameterException">A cell's parameter is out of its range.</exception>
    public SweepPlan Plan(int seeds, ulong firstSeed = 0) => new(Cells, seeds, firstSeed);

    /// <summary>Plays every cell under every seed.</summary>
    /// <param name="seeds">Number of seeds per cell, at least 1.</param>
    /// <param name="firstSeed">The first seed; the others follow it.</param>
    /// <param name="threads">Number of threads, at least 1; null: one per processor.</param>
    /// <param name="progress">Receives the number of episodes that are done; null: a notebook shows it.</param>
    /// <param name="cancellationToken">Ends the sweep.</param>
    /// <returns>The metrics of every cell and seed.</returns>
    /// <exception cref="ParameterException">A cell's parameter is out of its range, or an agent has no candidate.</exception>
    /// <exception cref="OperationCanceledException">The sweep was ended.</exception>
    public SweepRuns Run(
        int seeds, ulong firstSeed = 0, int? threads = null, Action<long>? progress = null,
        CancellationToken cancellationToken = default) =>
        Plan(seeds, firstSeed).Run(threads, progress, cancellationToken);

    private Sweep With(IEnumerable<Func<Scenario, Scenario>> changes)
    {
        Axis axis = new([.. changes]);
        return axis.Changes.Count > 0 ? new(_basis, [.. _axes, axis]) : throw new ParameterException(
            "values", "empty", "at least one value");
    }

    private static PropertyInfo PropertyOf<T>(Expression<Func<Scenario, T>> property)
    {
        ArgumentNullException.ThrowIfNull(property);
        Expression body = property.Body is UnaryExpression { NodeType: ExpressionType.Convert } conversion
            ? conversion.Operand
            : property.Body;
        return body is MemberExpression { Member: PropertyInfo { SetMethod: not null } varied, Expression: ParameterExpression }
            ? typeof(Scenario).GetProperty(varied.Name)!
            : throw new ParameterException(nameof(property), $"{property.Body}", "a property of the scenario, such as s => s.Weight");
    }

    private sealed record Axis(IReadOnlyList<Func<Scenario, Scenario>> Changes);
}
