namespace Swa.Research;

/// <summary>A transition found in recorded runs, with a bootstrap interval.</summary>
/// <param name="Method">How it was found.</param>
/// <param name="Weight">The estimated critical weight; null where the rates show no fall through one half.</param>
/// <param name="Lower">Lower end of the 95% interval; null where there is no estimate, or one seed alone.</param>
/// <param name="Upper">Upper end of the 95% interval.</param>
/// <param name="Width">Weight over which the fitted rate falls from 0.73 to 0.27 (2 over the logistic slope); null for a change
/// point.</param>
/// <param name="Before">Mean rate below the estimate; null where there is none.</param>
/// <param name="After">Mean rate above the estimate; null where there is none.</param>
/// <param name="Seeds">Number of seeds that were resampled.</param>
/// <param name="Resamples">Number of bootstrap resamples.</param>
/// <param name="WithoutTransition">Number of resamples that showed no transition; they do not enter the interval.</param>
public sealed record TransitionFit(
    TransitionMethod Method,
    double? Weight,
    double? Lower,
    double? Upper,
    double? Width,
    double? Before,
    double? After,
    int Seeds,
    int Resamples,
    int WithoutTransition);
