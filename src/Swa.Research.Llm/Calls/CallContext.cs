namespace Swa.Research.Llm;

/// <summary>Which question of which run a call asks. It travels with the call and distinguishes recorded calls.</summary>
/// <param name="Subject">The cell of a game, or the task of an ensemble.</param>
/// <param name="Agent">Index of the agent from 0.</param>
/// <param name="Step">Index of the step or round from 0.</param>
/// <param name="Role">What is asked for.</param>
/// <param name="Attempt">0 for the first time, one more each time the question is asked again after an unreadable reply;
/// of talk, the round.</param>
/// <param name="PromptVersion">Version of the prompts.</param>
public sealed record CallContext(ICallSubject Subject, int Agent, int Step, DecisionRole Role, int Attempt, string PromptVersion)
{
    private const string Property = "swa.call";

    /// <summary>Lets the context travel with a call.</summary>
    /// <param name="options">The call's options, changed.</param>
    public void AttachTo(ChatOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        (options.AdditionalProperties ??= [])[Property] = this;
    }

    /// <summary>Takes the context off a call's options, so that no other client sees it.</summary>
    internal static CallContext? DetachFrom(ChatOptions options)
    {
        if (options.AdditionalProperties is null || !options.AdditionalProperties.Remove(Property, out object? context))
        {
            return null;
        }

        if (options.AdditionalProperties.Count == 0)
        {
            options.AdditionalProperties = null;
        }

        return context as CallContext;
    }
}
