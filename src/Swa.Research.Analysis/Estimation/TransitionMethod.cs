namespace Swa.Research;

/// <summary>How the weight of a transition is found.</summary>
public enum TransitionMethod
{
    /// <summary>Logistic regression of the overload rate on the weight; the threshold is where the fitted rate is one half.</summary>
    Logistic,

    /// <summary>Two levels, fitted by least squares; the threshold is halfway between the weights on either side of the step.</summary>
    ChangePoint,
}
