using Swa.Research.Ensembles;

namespace Swa.Research.Llm.Tests.Ensembles;

/// <summary>A theory that runs programs; skipped, with the sandbox's own sentence, on a machine where it refuses to run any.</summary>
internal sealed class TheoryWithSandboxAttribute : TheoryAttribute
{
    private static readonly Lazy<string?> LazyRefusal = new(() => CodeSandbox.CreateAsync().ContinueWith(
        made => made.Exception?.InnerException is ParameterException refusal ? refusal.Message : null, TaskScheduler.Default).Result);

    public TheoryWithSandboxAttribute() => Skip = Refusal;

    /// <summary>Why programs cannot be run here; null where they can, or where something else is wrong.</summary>
    public static string? Refusal => LazyRefusal.Value;
}

/// <summary>A fact that runs programs; skipped as such a theory is.</summary>
internal sealed class FactWithSandboxAttribute : FactAttribute
{
    public FactWithSandboxAttribute() => Skip = TheoryWithSandboxAttribute.Refusal;
}
