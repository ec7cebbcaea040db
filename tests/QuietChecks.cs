using FsCheck;
using FsCheck.Fluent;

namespace Swa.Research;

/// <summary>Runs property tests: a failure throws with its example, and success prints nothing.</summary>
internal static class QuietChecks
{
    /// <summary>FsCheck's usual configuration without its line for each property that held.</summary>
    public static Config Config { get; } = Config.QuickThrowOnFailure.WithQuietOnSuccess(true);

    /// <summary>Checks a property under <see cref="Config"/>.</summary>
    public static void CheckQuietly(this Property property) => property.Check(Config);
}
